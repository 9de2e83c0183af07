"""A group for each trade of the shop's people: policies name them as roles (policies/staff.cedar)."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TRADES = ("catalog", "fulfilment", "support", "auditor")


def lay(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for name in TRADES:
        apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias).get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [("identity", "0004_payment_terms"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [migrations.RunPython(lay, migrations.RunPython.noop)]
