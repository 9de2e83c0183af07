"""Search on PostgreSQL: a table of tsvectors under a GIN index, and the triggers that keep it."""

from collections.abc import Collection, Iterator, Sequence

from shop.search.sources import CHANGES, COLUMNS, NOT_FOR_SALE, SHELVES, WORDS, told_anew
from shop.search.tiers import Word

INDEX = "CREATE TABLE shop_words (product_id bigint PRIMARY KEY, document tsvector NOT NULL)"
GIN = "CREATE INDEX shop_words_document ON shop_words USING gin (document)"
MATCHING = "SELECT product_id FROM shop_words AS words WHERE document @@ to_tsquery('simple', %s)"
NAMES = "SELECT word FROM ts_stat('SELECT document FROM shop_words', 'abc')"
LABELS = {"title": "A", "options": "B", "category": "C", "description": "D"}

_WORDS = WORDS.format(gather="string_agg(variant.colour || ' ' || variant.size, ' ')")
_SHELVES = SHELVES.format(
    offers="""(SELECT jsonb_agg(jsonb_build_array(id, colour, size, price) ORDER BY position, id)::text
      FROM shop_variant WHERE product_id = product.id)""",
    pictures="""(SELECT COALESCE(jsonb_agg(jsonb_build_object(
        'id', public_id, 'colour', colour, 'alt', alt, 'width', width) ORDER BY position, id), '[]')::text
      FROM shop_productimage WHERE product_id = product.id)""",
)
_DOCUMENT = " || ".join(
    f"setweight(to_tsvector('simple', regexp_replace(found.{column}, '[^[:alnum:]]+', ' ', 'g')), '{label}')"
    for column, label in LABELS.items()
)
# The rows of the products are locked first: two changes of one product add up in turn, and the later sees both.
_LAY = f"""CREATE OR REPLACE FUNCTION shelf_lay(concerned bigint[]) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
  PERFORM 1 FROM shop_product WHERE id = ANY(concerned) ORDER BY id FOR NO KEY UPDATE;
  DELETE FROM shop_words WHERE product_id = ANY(concerned);
  INSERT INTO shop_words (product_id, document)
    SELECT found.id, {_DOCUMENT} FROM ({_WORDS} AND product.id = ANY(concerned)) AS found;
  DELETE FROM shop_shelf WHERE product_id = ANY(concerned) AND {NOT_FOR_SALE};
  INSERT INTO shop_shelf ({", ".join(COLUMNS)})
    {_SHELVES} AND product.id = ANY(concerned) {told_anew(COLUMNS)};
END $$"""


def expression(words: Sequence[Word], columns: Collection[str]) -> str:
    """Every word somewhere in these columns; an option is looked for among the options as a whole word."""
    return " & ".join(_one(word, columns) for word in words)


def making() -> Iterator[str]:
    yield from dropping()
    yield _LAY
    for change in CHANGES:
        yield (
            f"CREATE OR REPLACE FUNCTION shelf_{change.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"PERFORM shelf_lay(ARRAY({change.concerned})); RETURN NULL; END $$"
        )
        yield (
            f"CREATE TRIGGER shelf_{change.name} AFTER {change.event} ON {change.table} "
            f"FOR EACH ROW EXECUTE FUNCTION shelf_{change.name}()"
        )
    yield "SELECT shelf_lay(ARRAY(SELECT id FROM shop_product))"


def dropping() -> list[str]:
    return [f"DROP FUNCTION IF EXISTS shelf_{change.name}() CASCADE" for change in CHANGES]


def _one(word: Word, columns: Collection[str]) -> str:
    options = [f"'{option}':B" for option in sorted(word.options)]
    if word.only_option:
        return f"({' | '.join(options)})"
    stem = f"'{word.stem}':*{''.join(LABELS[column] for column in columns)}"
    return f"({' | '.join([stem, *options] if 'options' in columns else [stem])})"
