from calendar import monthrange

from django.db import migrations, models


def name_days(apps, schema_editor):
    """A plan that stands on the last of a month has gone from last to last so far."""
    for plan in apps.get_model('identity', 'ReviewPlan').objects.all():
        last = monthrange(plan.next_on.year, plan.next_on.month)[1]
        plan.day = 31 if plan.next_on.day == last else plan.next_on.day
        plan.save(update_fields=['day'])


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0021_access_reviews'),
    ]

    operations = [
        migrations.AddField(
            model_name='reviewplan',
            name='day',
            field=models.PositiveSmallIntegerField(default=31, help_text='Of the month, as it was asked for.'),
            preserve_default=False,
        ),
        migrations.RunPython(name_days, migrations.RunPython.noop),
    ]
