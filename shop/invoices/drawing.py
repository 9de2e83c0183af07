"""Drawing a paper as PDF: the shop's paper, ink and engraving. The same content is the same bytes."""

import io
import math
from hashlib import sha256

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from audit.canonical import canonical
from shop.invoices.content import Content, Row
from shop.invoices.lettering import (
    MONO,
    SANS,
    SANS_BOLD,
    SERIF,
    SERIF_BOLD,
    broken,
    is_held,
    runs,
    settable,
    width,
)
from shop.money import money

INK, SOFT, LINE, ENGRAVING, STAMP = map(HexColor, ("#1c2432", "#4a5666", "#c9d2cd", "#8fb3b3", "#c43c20"))
WIDE, HIGH = A4
LEFT, RIGHT, TOP, BOTTOM = 60, WIDE - 60, HIGH - 60, 96
MIDDLE = 330
QUANTITY, PRICE = 372, 452
TEXT, SMALL, LEADING = 10, 8, 14
UNHELD = "Not every letter could be set here as it was written. The page of the order shows them all."


def draw(content: Content) -> bytes:
    """The paper as a PDF."""
    file = io.BytesIO()
    _Pen(file, content).write()
    return file.getvalue()


class _Pen:
    """Draws from the top down; `y` is the baseline of the next line."""

    def __init__(self, file: io.BytesIO, content: Content) -> None:
        self.content = content
        self.digest = sha256(canonical(content.as_json()).encode()).hexdigest()
        self.canvas = Canvas(file, pagesize=A4, invariant=1, lang="en")
        self.canvas.setTitle(f"{content.title} {content.number}")
        self.canvas.setAuthor(settable(content.seller[0]))
        self.y = TOP
        self.all_held = True

    def write(self) -> None:
        self._head()
        self._parties()
        self._table_head()
        for row in self.content.rows:
            self._row(row)
        self._sums()
        self._foot()
        self.canvas.save()

    def _head(self) -> None:
        self._seal(RIGHT - 46, TOP - 26, 46)
        self._text(LEFT, "Countersign", SERIF_BOLD, 17, STAMP)
        self.y -= 10
        for line in self.content.seller:
            self.y -= 12
            self._text(LEFT, line, SANS, SMALL + 0.5, SOFT)
        self.y = min(self.y - 26, TOP - 92)
        self._rule(self.y, ENGRAVING, 1.4)
        self._rule(self.y - 3.2, ENGRAVING, 0.5)
        self.y -= 42
        self._text(LEFT, self.content.title, SERIF, 28)
        self._right(RIGHT, self.content.number, MONO, 13)
        self.y -= 34

    def _parties(self) -> None:
        top = self.y
        self._text(LEFT, "For", SANS, SMALL, SOFT)
        for line in self.content.buyer:
            self._paragraph(LEFT, line, MIDDLE - LEFT - 20)
        below, self.y = self.y, top + LEADING
        for label, said in self.content.facts:
            self.y -= LEADING + 2
            self._text(MIDDLE, label, SANS, SMALL, SOFT)
            first, *rest = self._broken(said, SANS, RIGHT - MIDDLE - 76)
            self._text(MIDDLE + 76, first)
            for line in rest:
                self.y -= LEADING
                self._text(MIDDLE + 76, line)
        self.y = min(below, self.y) - 38

    def _table_head(self) -> None:
        self._text(LEFT, "What", SANS, SMALL, SOFT)
        for edge, label in ((QUANTITY, "Quantity"), (PRICE, "Each"), (RIGHT, "Amount")):
            self._right(edge, label, SANS, SMALL, SOFT)
        self._rule(self.y - 7, INK, 0.9)
        self.y -= 8

    def _row(self, row: Row) -> None:
        lines = self._broken(row.what, SANS, QUANTITY - LEFT - 60)
        if self.y - LEADING * len(lines) < BOTTOM:
            self._turn()
            self._table_head()
        self.y -= LEADING + 3
        for edge, said in (
            (QUANTITY, str(row.quantity)),
            (PRICE, self._money(row.price)),
            (RIGHT, self._money(row.total)),
        ):
            self._right(edge, said)
        for number, line in enumerate(lines):
            self.y -= LEADING if number else 0
            self._text(LEFT, line)
        self._rule(self.y - 7, LINE, 0.5)
        self.y -= 6

    def _sums(self) -> None:
        """Below the perforation, as on a receipt."""
        if self.y - 26 * (len(self.content.sums) + 3) < BOTTOM:
            self._turn()
        self.y -= 22
        self._perforation(self.y)
        self._stamp(LEFT + 92, self.y - 74)
        self.y -= 8
        for label, amount in self.content.sums:
            self.y -= LEADING + 4
            self._text(MIDDLE, label, color=SOFT)
            self._right(RIGHT, self._money(amount))
        self.y -= 12
        self._rule(self.y, INK, 0.9, MIDDLE)
        self.y -= 20
        label, amount = self.content.total
        self._text(MIDDLE, label, SANS_BOLD, 13)
        self._right(RIGHT, self._money(amount), SANS_BOLD, 13)
        self.y -= 4
        for label, amount in self.content.within:
            self.y -= LEADING
            self._text(MIDDLE, label, size=SMALL + 1, color=SOFT)
            self._right(RIGHT, self._money(amount), size=SMALL + 1, color=SOFT)
        if self.content.note:
            self.y -= LEADING + 6
            self._text(MIDDLE, self.content.note, size=SMALL + 1, color=SOFT)

    def _turn(self) -> None:
        self._foot()
        self.canvas.showPage()
        self.y = TOP
        self._text(LEFT, f"{self.content.title} {self.content.number}", SERIF, 13)
        self.y -= 30

    def _foot(self) -> None:
        self.y = 58
        self._rule(self.y + 14, ENGRAVING, 0.5)
        if not self.all_held:
            self._text(LEFT, UNHELD, SANS, SMALL - 0.5, SOFT)
            self.y -= 11
        self._text(LEFT, f"{self.content.number} · seal {self.digest[:32]}", MONO, SMALL - 0.5, SOFT)
        self._right(RIGHT, f"Page {self.canvas.getPageNumber()}", SANS, SMALL, SOFT)

    def _seal(self, x: float, y: float, reach: float) -> None:
        """A guilloche by the digest of what is said: another paper has another seal."""
        seed = bytes.fromhex(self.digest)
        self.canvas.setStrokeColor(ENGRAVING)
        self.canvas.setLineWidth(0.45)
        for ring in range(6):
            lobes, shift = 9 + seed[ring] % 11, seed[ring + 8] * math.pi / 128
            outer = reach * (1 - ring / 8)
            path = self.canvas.beginPath()
            for step in range(361):
                turn = math.tau * step / 360
                out = outer * (0.86 + 0.14 * math.sin(lobes * turn + shift))
                go = path.lineTo if step else path.moveTo
                go(x + out * math.cos(turn), y + out * math.sin(turn))
            self.canvas.drawPath(path)

    def _stamp(self, x: float, y: float) -> None:
        if not self.content.stamp:
            return
        self.canvas.saveState()
        self.canvas.translate(x, y)
        self.canvas.rotate(9)
        self.canvas.setStrokeColor(STAMP)
        self.canvas.setFillColor(STAMP)
        for edge, line in ((0, 2.2), (5, 0.8)):
            self.canvas.setLineWidth(line)
            self.canvas.roundRect(-74 + edge, -22 + edge, 148 - 2 * edge, 46 - 2 * edge, 5 - edge / 2)
        self.canvas.setFont(SERIF_BOLD, 21)
        self.canvas.drawCentredString(0, -6, self.content.stamp.upper(), charSpace=2.5)
        self.canvas.restoreState()

    def _perforation(self, y: float) -> None:
        self.canvas.setFillColor(LINE)
        for step in range(int((RIGHT - LEFT) / 7) + 1):
            self.canvas.circle(LEFT + 1 + step * 7, y, 1.3, stroke=0, fill=1)

    def _rule(self, y: float, color: Color, thick: float, left: float = LEFT) -> None:
        self.canvas.setStrokeColor(color)
        self.canvas.setLineWidth(thick)
        self.canvas.line(left, y, RIGHT, y)

    def _paragraph(self, x: float, text: str, room: float) -> None:
        for line in self._broken(text, SANS, room):
            self.y -= LEADING
            self._text(x, line)

    def _broken(self, text: str, font: str, room: float) -> list[str]:
        self.all_held = self.all_held and is_held(text)
        return broken(settable(text), font, TEXT, room)

    def _text(self, x: float, text: str, font: str = SANS, size: float = TEXT, color: Color = INK) -> None:
        self.canvas.setFillColor(color)
        for held_by, part in runs(settable(text), font):
            wide = width(part, held_by, size)
            self.canvas.setFont(held_by, size)
            self.canvas.drawString(x, self.y, part)
            x += wide

    def _right(self, x: float, text: str, font: str = SANS, size: float = TEXT, color: Color = INK) -> None:
        self._text(x - width(settable(text), font, size), text, font, size, color)

    def _money(self, amount: int) -> str:
        return money(amount, self.content.currency)
