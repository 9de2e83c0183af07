from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0008_organizations_run_themselves'),
    ]

    operations = [
        migrations.AddField(
            model_name='organization',
            name='mfa_required',
            field=models.BooleanField(default=False, help_text='In its name, members act only after a sign-in with a second step.', verbose_name='second step required'),
        ),
    ]
