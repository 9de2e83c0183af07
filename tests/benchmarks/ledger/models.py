"""The same three tables four times: bare, under our triggers, under django-auditlog, under django-simple-history."""

from auditlog.registry import auditlog
from django.db import models
from simple_history.models import HistoricalRecords

from audit.capture import Guarded, LeftOut

BARE = LeftOut("the floor that the others are measured against")
OTHERS = LeftOut("recorded by the library that stands beside ours")
OURS = Guarded()


class Order(models.Model):
    state = models.CharField(max_length=20, default="pending")
    email = models.CharField(max_length=80)
    town = models.CharField(max_length=80, default="Berlin")
    total = models.IntegerField(default=0)
    placed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class Line(models.Model):
    title = models.CharField(max_length=80)
    quantity = models.IntegerField(default=1)
    price = models.IntegerField(default=0)

    class Meta:
        abstract = True


class Piece(models.Model):
    sku = models.CharField(max_length=40)
    stock = models.IntegerField(default=1_000_000)

    class Meta:
        abstract = True


class BareOrder(Order):
    audit = BARE


class BareLine(Line):
    audit = BARE
    order = models.ForeignKey(BareOrder, models.CASCADE)


class BarePiece(Piece):
    audit = BARE


class OurOrder(Order):
    audit = OURS


class OurLine(Line):
    audit = OURS
    order = models.ForeignKey(OurOrder, models.CASCADE)


class OurPiece(Piece):
    audit = OURS


class LoggedOrder(Order):
    audit = OTHERS


class LoggedLine(Line):
    audit = OTHERS
    order = models.ForeignKey(LoggedOrder, models.CASCADE)


class LoggedPiece(Piece):
    audit = OTHERS


class HistoricOrder(Order):
    audit = OTHERS
    history = HistoricalRecords()


class HistoricLine(Line):
    audit = OTHERS
    order = models.ForeignKey(HistoricOrder, models.CASCADE)
    history = HistoricalRecords()


class HistoricPiece(Piece):
    audit = OTHERS
    history = HistoricalRecords()


for logged in (LoggedOrder, LoggedLine, LoggedPiece):
    auditlog.register(logged)
