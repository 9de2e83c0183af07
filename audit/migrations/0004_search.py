"""Search beside the log: postings in one b-tree, and what is counted as they are written."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

POSTINGS = "CREATE TABLE audit_posting (term bigint NOT NULL, position bigint NOT NULL, PRIMARY KEY (term, position))"


def lay_postings(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """SQLite keeps the rows in the key's own tree, where Django would make a table and an index beside it."""
    lite = schema_editor.connection.vendor == "sqlite"
    schema_editor.execute(f"{POSTINGS} WITHOUT ROWID" if lite else POSTINGS)


def take_postings(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute("DROP TABLE audit_posting")


def begin(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("audit", "SearchHead").objects.using(schema_editor.connection.alias).create(id=1, size=0)


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_record")]

    operations = [
        migrations.CreateModel(
            name="Posting",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "term", "position", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("term", models.BigIntegerField()),
                ("position", models.BigIntegerField()),
            ],
            options={"db_table": "audit_posting", "managed": False},
        ),
        migrations.CreateModel(
            name="SearchHead",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("size", models.BigIntegerField(default=0)),
                ("at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="KnownValue",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=20)),
                ("value", models.CharField(max_length=300)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "value"), name="a_value_is_known_once")
                ]
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=20)),
                ("value", models.CharField(max_length=300)),
                ("hour", models.PositiveIntegerField()),
                ("events", models.PositiveIntegerField()),
                ("refused", models.PositiveIntegerField()),
                ("first_position", models.BigIntegerField()),
                ("last_position", models.BigIntegerField()),
            ],
            options={
                "verbose_name_plural": "tallies",
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "hour", "value"), name="an_hour_is_counted_once")
                ],
            },
        ),
        migrations.RunPython(lay_postings, take_postings),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
