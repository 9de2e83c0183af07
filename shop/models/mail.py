"""Mail of the demo: letters that were written to people, to be read on the mailbox page."""

from django.db import models

from audit.capture import LeftOut
from identity.ids import new_public_id


class Letter(models.Model):
    """One mail to one address, as the demo's mail backend kept it."""

    audit = LeftOut("a copy of what was mailed; that it was sent stands with the order")

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    to = models.EmailField(db_index=True)
    sender = models.CharField(max_length=200)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    html = models.TextField(blank=True)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-sent_at", "-id")

    def __str__(self) -> str:
        return self.subject
