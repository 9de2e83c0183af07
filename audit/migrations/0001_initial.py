import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("root", models.BinaryField()),
                ("frontier", models.BinaryField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="AuditContext",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("source", models.CharField(max_length=40)),
                ("principal", models.CharField(blank=True, default="", max_length=200)),
                ("agent", models.CharField(blank=True, default="", max_length=200)),
                ("delegation", models.CharField(blank=True, default="", max_length=200)),
                ("session", models.CharField(blank=True, default="", max_length=200)),
                ("organization", models.CharField(blank=True, default="", max_length=200)),
                ("conversation", models.CharField(blank=True, default="", max_length=200)),
                ("turn", models.CharField(blank=True, default="", max_length=200)),
                ("tool_call", models.CharField(blank=True, default="", max_length=200)),
                ("parent", models.UUIDField(blank=True, null=True)),
                ("opened_at", models.DateTimeField()),
                ("facts", models.TextField()),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name": "context",
                "indexes": [
                    models.Index(fields=["principal"], name="context_by_principal"),
                    models.Index(fields=["agent"], name="context_by_agent"),
                    models.Index(fields=["delegation"], name="context_by_delegation"),
                    models.Index(fields=["session"], name="context_by_session"),
                    models.Index(fields=["organization"], name="context_by_organization"),
                    models.Index(fields=["conversation"], name="context_by_conversation"),
                    models.Index(fields=["turn"], name="context_by_turn"),
                    models.Index(fields=["tool_call"], name="context_by_tool_call"),
                    models.Index(fields=["parent"], name="context_by_parent"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("uid", models.UUIDField(editable=False, unique=True)),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("model.change", "change of a row"),
                            ("policy.decision", "policy decision"),
                            ("tool.call", "tool call"),
                            ("approval", "approval"),
                            ("auth", "authentication"),
                            ("task", "background work"),
                            ("delegation", "delegation"),
                            ("audit.read", "reading of the trail"),
                        ],
                        max_length=40,
                    ),
                ),
                ("action", models.CharField(max_length=100)),
                ("outcome", models.CharField(max_length=40)),
                ("object_type", models.CharField(blank=True, default="", max_length=100)),
                ("object_id", models.CharField(blank=True, default="", max_length=200)),
                ("at", models.DateTimeField(db_index=True)),
                ("payload", models.TextField()),
                ("xid", models.BigIntegerField(blank=True, null=True)),
                (
                    "context",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="audit.auditcontext",
                    ),
                ),
            ],
            options={
                "verbose_name": "event",
            },
        ),
        migrations.CreateModel(
            name="LogEntry",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                ("leaf", models.BinaryField()),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="log_entry",
                        to="audit.auditevent",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "log entries",
            },
        ),
        migrations.CreateModel(
            name="PersonalValue",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("commitment", models.CharField(max_length=64, unique=True)),
                ("salt", models.BinaryField()),
                ("value", models.TextField()),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="personal_values",
                        to="audit.auditevent",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["object_type", "object_id", "id"], name="event_by_object"),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["category", "outcome", "id"], name="event_by_category"),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["xid", "id"], name="event_by_transaction"),
        ),
    ]
