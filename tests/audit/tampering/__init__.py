"""Ways to tamper with the trail, as tables of text, and what each comes to."""


def tamper(*statements: str) -> None:
    """What the owner of a database can do, once triggers and foreign keys are out of the way."""
    from django.db import connection

    from audit import triggers  # the page of the tables is made without Django

    triggers.drop(connection)
    postgresql = connection.vendor == "postgresql"
    off = "SET session_replication_role = replica" if postgresql else "PRAGMA foreign_keys = OFF"
    with connection.cursor() as cursor:
        for statement in (off, *statements):
            cursor.execute(statement)
