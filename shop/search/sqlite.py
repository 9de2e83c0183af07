"""Search on SQLite: an FTS5 table, and the triggers that keep it."""

from collections.abc import Collection, Iterator, Sequence

from shop.search.sources import CHANGES, COLUMNS, NOT_FOR_SALE, SHELVES, WORDS, told_anew
from shop.search.tiers import Word

INDEX = """CREATE VIRTUAL TABLE shop_words USING fts5(
    title, options, category, description, tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3')"""
VOCABULARY = "CREATE VIRTUAL TABLE shop_vocabulary USING fts5vocab(shop_words, col)"
MATCHING = "SELECT rowid AS product_id FROM shop_words AS words WHERE shop_words MATCH %s"
NAMES = "SELECT DISTINCT term FROM shop_vocabulary WHERE col <> 'description'"

_WORDS = WORDS.format(gather="group_concat(variant.colour || ' ' || variant.size, ' ')")
_SHELVES = SHELVES.format(
    offers="""(SELECT json_group_array(json_array(id, colour, size, price))
      FROM (SELECT * FROM shop_variant WHERE product_id = product.id ORDER BY position, shop_variant.id))""",
    pictures="""(SELECT json_group_array(json_object('id', id, 'colour', colour, 'alt', alt, 'width', width))
      FROM (SELECT public_id AS id, colour, alt, width FROM shop_productimage
        WHERE product_id = product.id ORDER BY position, shop_productimage.id))""",
)
_SHELF = f"shop_shelf ({', '.join(COLUMNS)})"
_INDEXED = "shop_words (rowid, title, options, category, description)"


def expression(words: Sequence[Word], columns: Collection[str]) -> str:
    """Every word somewhere in these columns; an option is looked for among the options as a whole word."""
    return " AND ".join(_one(word, columns) for word in words)


def making() -> Iterator[str]:
    yield from dropping()
    for change in CHANGES:
        yield (
            f"CREATE TRIGGER shelf_{change.name} AFTER {change.event} ON {change.table} BEGIN "
            f"{'; '.join(_laying(change.concerned, change.alters))}; END"
        )
    yield from _laying("SELECT id FROM shop_product", COLUMNS)


def dropping() -> list[str]:
    return [f"DROP TRIGGER IF EXISTS shelf_{change.name}" for change in CHANGES]


def _laying(concerned: str, alters: Sequence[str]) -> list[str]:
    return [
        f"DELETE FROM shop_words WHERE rowid IN ({concerned})",
        f"INSERT INTO {_INDEXED} {_WORDS} AND product.id IN ({concerned})",
        f"DELETE FROM shop_shelf WHERE product_id IN ({concerned}) AND {NOT_FOR_SALE}",
        f"INSERT INTO {_SHELF} {_SHELVES} AND product.id IN ({concerned}) {told_anew(alters)}",
    ]


def _one(word: Word, columns: Collection[str]) -> str:
    options = " OR ".join(f'options : "{option}"' for option in sorted(word.options))
    if word.only_option:
        return f"({options})"
    return (
        f'({{{" ".join(columns)}}} : "{word.stem}" * OR {options})'
        if "options" in columns
        else (f'({{{" ".join(columns)}}} : "{word.stem}" *)')
    )
