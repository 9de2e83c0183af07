"""Search on SQLite: an FTS5 table, and the triggers that keep it."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from shop.search.sources import (
    CHANGES,
    CHOICES,
    COLUMNS,
    NO_CHOICE,
    NOT_FOR_SALE,
    OF_PRODUCT,
    OF_VARIANTS,
    SHELVES,
    WORDS,
    Change,
    told_anew,
)
from shop.search.tiers import Part, Word

INDEX = """CREATE VIRTUAL TABLE shop_words USING fts5(
    title, options, category, description, tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3')"""
VOCABULARY = "CREATE VIRTUAL TABLE shop_vocabulary USING fts5vocab(shop_words, col)"
TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
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


def ranking(tiers: Sequence[str], among: Part, most: int) -> Part:
    """The keys of the products and their tiers, `most` of the least keys of each: the index gives them in this order.

    Where a tier is full, those after it, which hold it, are not looked for: their limit is none.
    """
    among_sql, among_params = among
    parts: list[str] = []
    params: list[Any] = []
    for tier, asked in enumerate(tiers):
        full = " OR ".join(f"(SELECT COUNT(*) FROM tier_{before}) = {most}" for before in range(tier))
        limit = f"(SELECT CASE WHEN {full} THEN 0 ELSE {most} END)" if full else most
        parts.append(f"tier_{tier} AS MATERIALIZED ({MATCHING}{among_sql} ORDER BY rowid LIMIT {limit})")
        params += [asked, *among_params]
    found = " UNION ALL ".join(
        f"SELECT product_id, {tier} AS tier FROM tier_{tier}" for tier in range(len(tiers))
    )
    return f"WITH {', '.join(parts)} {found}", params


def making() -> Iterator[str]:
    yield from dropping()
    for change in CHANGES:
        yield (
            f"CREATE TRIGGER shelf_{change.name} AFTER {change.event} ON {change.table} BEGIN "
            f"{'; '.join([*_laying(change.concerned, change.alters), *_choosing(change)])}; END"
        )
    yield from _laying("SELECT id FROM shop_product", COLUMNS)
    yield f"DELETE FROM shop_choice WHERE {NO_CHOICE}"
    yield CHOICES.format(these="TRUE")


def dropping() -> list[str]:
    return [f"DROP TRIGGER IF EXISTS shelf_{change.name}" for change in CHANGES]


def _laying(concerned: str, alters: Sequence[str]) -> list[str]:
    return [
        f"DELETE FROM shop_words WHERE rowid IN ({concerned})",
        f"INSERT INTO {_INDEXED} {_WORDS} AND product.id IN ({concerned})",
        f"DELETE FROM shop_shelf WHERE product_id IN ({concerned}) AND {NOT_FOR_SALE}",
        f"INSERT INTO {_SHELF} {_SHELVES} AND product.id IN ({concerned}) {told_anew(alters)}",
    ]


def _choosing(change: Change) -> list[str]:
    """A new variant takes no choice away, and adds its own at most."""
    if change.event == "INSERT" and change.alters == OF_VARIANTS:
        return [CHOICES.format(these="variant.id = NEW.id")]
    if change.alters not in (OF_PRODUCT, OF_VARIANTS):
        return []
    return [
        f"DELETE FROM shop_choice WHERE product_id IN ({change.concerned}) AND {NO_CHOICE}",
        CHOICES.format(these=f"variant.product_id IN ({change.concerned})"),
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
