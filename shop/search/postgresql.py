"""Search on PostgreSQL: a table of tsvectors under a GIN index, and the triggers that keep it."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from shop.search.sources import (
    CHANGES,
    CHOICES,
    COLUMNS,
    NO_CHOICE,
    NOT_FOR_SALE,
    SHELVES,
    WORDS,
    told_anew,
)
from shop.search.tiers import Part, Word

INDEX = "CREATE TABLE shop_words (product_id bigint PRIMARY KEY, document tsvector NOT NULL)"
GIN = "CREATE INDEX shop_words_document ON shop_words USING gin (document)"
TRIGGERS = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
MATCHING = "SELECT product_id FROM shop_words AS words WHERE document @@ %s::tsquery"
NAMES = """SELECT DISTINCT substr(word, 2) FROM ts_stat('SELECT document FROM shop_words')
    WHERE word NOT LIKE 'd%'"""
LABELS = {"title": "a", "options": "b", "category": "c", "description": "d"}
NEAR = 2_000

_WORDS = WORDS.format(gather="string_agg(variant.colour || ' ' || variant.size, ' ')")
_SHELVES = SHELVES.format(
    offers="""(SELECT jsonb_agg(jsonb_build_array(id, colour, size, price) ORDER BY position, id)::text
      FROM shop_variant WHERE product_id = product.id)""",
    pictures="""(SELECT COALESCE(jsonb_agg(jsonb_build_object(
        'id', public_id, 'colour', colour, 'alt', alt, 'width', width) ORDER BY position, id), '[]')::text
      FROM shop_productimage WHERE product_id = product.id)""",
)
# Each word begins with the letter of where it stands: an index knows no weights, and would look up every product
# that has a word anywhere.
_DOCUMENT = " || ".join(
    f"""ARRAY(SELECT '{label}' || word FROM unnest(tsvector_to_array(
        to_tsvector('simple', regexp_replace(found.{column}, '[^[:alnum:]]+', ' ', 'g')))) AS word)"""
    for column, label in LABELS.items()
)
# The rows of the products are locked first: two changes of one product add up in turn, and the later sees both.
_LAY = f"""CREATE OR REPLACE FUNCTION shelf_lay(concerned bigint[]) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
  PERFORM 1 FROM shop_product WHERE id = ANY(concerned) ORDER BY id FOR NO KEY UPDATE;
  DELETE FROM shop_words WHERE product_id = ANY(concerned);
  INSERT INTO shop_words (product_id, document)
    SELECT found.id, array_to_tsvector({_DOCUMENT}) FROM ({_WORDS} AND product.id = ANY(concerned)) AS found;
  DELETE FROM shop_shelf WHERE product_id = ANY(concerned) AND {NOT_FOR_SALE};
  INSERT INTO shop_shelf ({", ".join(COLUMNS)})
    {_SHELVES} AND product.id = ANY(concerned) {told_anew(COLUMNS)};
  DELETE FROM shop_choice WHERE product_id = ANY(concerned) AND {NO_CHOICE};
  {CHOICES.format(these="variant.product_id = ANY(concerned)")};
END $$"""


def expression(words: Sequence[Word], columns: Collection[str]) -> str:
    """Every word somewhere in these columns; an option is looked for among the options as a whole word."""
    return " & ".join(_one(word, columns) for word in words)


def ranking(tiers: Sequence[str], among: Part, most: int) -> Part:
    """The keys of the products and their tiers, `most` of the least keys of each.

    A word that many have is found among the NEAR first products, one by one; what is rarer by the index, which gives
    all that have it in no order. Adding 0 keeps the planner from walking the whole key for a word that few have.
    """
    among_sql, among_params = among
    cases = " ".join(f"WHEN document @@ %s::tsquery THEN {tier}" for tier in range(len(tiers) - 1))
    near = f"""near AS MATERIALIZED (SELECT product_id, CASE {cases} ELSE {len(tiers) - 1} END AS tier
      FROM (SELECT * FROM shop_words ORDER BY product_id LIMIT {NEAR}) AS words
      WHERE document @@ %s::tsquery{among_sql})"""
    params: list[Any] = [*tiers, *among_params]
    parts = [near]
    for tier, asked in enumerate(tiers):
        full = [f"(SELECT COUNT(*) FROM near WHERE tier <= {tier}) >= {most}"]
        full += [f"(SELECT COUNT(*) FROM far_{before}) = {most}" for before in range(tier)]
        limit = f"(SELECT CASE WHEN {' OR '.join(full)} THEN 0 ELSE {most} END)"
        parts.append(
            f"far_{tier} AS MATERIALIZED ({MATCHING}{among_sql} ORDER BY product_id + 0 LIMIT {limit})"
        )
        params += [asked, *among_params]
    far = " ".join(f"UNION ALL SELECT product_id, {tier} FROM far_{tier}" for tier in range(len(tiers)))
    return f"WITH {', '.join(parts)} SELECT product_id, tier FROM near {far}", params


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
    options = [f"'{LABELS['options']}{option}'" for option in sorted(word.options)]
    if word.only_option:
        return f"({' | '.join(options)})"
    stems = [f"'{LABELS[column]}{word.stem}':*" for column in columns]
    return f"({' | '.join([*stems, *options] if 'options' in columns else stems)})"
