from __future__ import annotations

import uuid

from django.db import models

from audit.capture import Guarded, LeftOut, Recorded


class Topic(models.Model):
    audit = LeftOut("shows that what is left out leaves no event")

    name = models.CharField(max_length=40)


class Author(models.Model):
    audit = Guarded(personal=("email", "born"), secret=("password",))

    name = models.CharField(max_length=40)
    email = models.CharField(max_length=80, null=True)  # noqa: DJ001 - null is told apart from empty
    born = models.IntegerField(null=True)
    password = models.CharField(max_length=80, default="")


class Book(models.Model):
    audit = Recorded(undecided="shows that a context is enough")

    title = models.CharField(max_length=80)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, null=True, related_name="books")
    topics = models.ManyToManyField(Topic)
    price = models.IntegerField(default=0)
    in_print = models.BooleanField(default=True)
    code = models.UUIDField(default=uuid.uuid4, unique=True)
    printed_at = models.DateTimeField(null=True)
    reading_time = models.DurationField(null=True)
    cover = models.BinaryField(null=True)
