"""The trades are laid after migrations, where it is recorded: identity/trades.py."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("identity", "0004_payment_terms"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = []
