"""The drawn paper: every letter is printed or told to be missing, and nothing runs out of its column."""

from dataclasses import replace

import pytest

from shop.invoices.content import Content, Row
from shop.invoices.drawing import UNHELD, draw
from shop.invoices.lettering import SANS, broken, is_held, settable, width

from .pdf import words_of

PAPER = Content(
    title="Invoice",
    number="I-000001",
    seller=("Countersign", "12 Press Lane"),
    buyer=("Alice", "Linienstraße 40"),
    facts=(("Date", "24 November 2026"),),
    rows=(Row("Harbour Mug", 2, 16_00),),
    sums=(("Goods", 32_00), ("Shipping", 5_00)),
    total=("Total", 37_00),
    within=(),
    currency="USD",
    stamp="",
    note="",
)


def printed(*, buyer: str) -> list[str]:
    return words_of(draw(replace(PAPER, buyer=(buyer,))))


@pytest.mark.parametrize(
    ("given", "set_as", "held"),
    [
        ("Zoë Brien & Søn (“Müller”)", "Zoë Brien & Søn (“Müller”)", True),
        ("Łukasz Ćwik", "Łukasz Ćwik", True),
        ("Ģirts Őry Nguyễn", "Girts Ory Nguyen", False),
        ("王小明 們 Иван 김", "王小明 們 Иван 김", False),
        ("سارة", "????", False),
        ("Nils 🦊", "Nils ?", False),
        ("e\u0301te\u0301", "été", True),
        ("line\nbreak\u202e\x00!", "line break!", True),
    ],
)
def test_a_letter_is_set_or_told(given: str, set_as: str, held: bool) -> None:
    assert (settable(given), is_held(given)) == (set_as, held)


@pytest.mark.parametrize(("buyer", "told"), [("Zoë Müller", False), ("王小明", True), ("سارة", True)])
def test_the_paper_says_where_a_letter_may_be_missing(buyer: str, told: bool) -> None:
    words = printed(buyer=buyer)

    assert settable(buyer) in words
    assert (UNHELD in words) is told


@pytest.mark.parametrize("buyer", ["Łukasz Ćwik", "王小明 們 Иван 김", "سارة 🦊", "(\\", "", "x" * 5000])
def test_whatever_is_printed_the_bytes_are_the_same(buyer: str) -> None:
    paper = replace(PAPER, buyer=(buyer,))

    assert draw(paper) == draw(paper)


@pytest.mark.parametrize("text", ["word " * 60, "W" * 300, "王" * 300, ""])
def test_lines_are_as_wide_as_their_column_at_most(text: str) -> None:
    lines = broken(text, SANS, 10, 200)

    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert max(width(line, SANS, 10) for line in lines) <= 200


def test_a_hundred_lines_go_on_to_further_pages() -> None:
    rows = tuple(Row(f"Mug number {number}", 1, 100) for number in range(100))
    words = words_of(draw(replace(PAPER, rows=rows)))

    assert [word for word in words if word.startswith("Mug number")] == [row.what for row in rows]
    assert [word for word in words if word.startswith("Page")] == [f"Page {number}" for number in range(1, 6)]
    assert words.count("Total") == 1


def test_content_is_read_back_as_it_was_written() -> None:
    assert Content.read(PAPER.as_json()) == PAPER
