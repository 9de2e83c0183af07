

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]
    run_before = [("contenttypes", "0001_initial")]  # what later migrations do to rows is recorded

    operations = [
        migrations.CreateModel(
            name='Checkpoint',
            fields=[
                ('size', models.BigIntegerField(primary_key=True, serialize=False)),
                ('root', models.BinaryField()),
                ('frontier', models.BinaryField()),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='AuditContext',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('source', models.CharField(max_length=40)),
                ('principal', models.CharField(blank=True, max_length=200, null=True)),
                ('agent', models.CharField(blank=True, max_length=200, null=True)),
                ('delegation', models.CharField(blank=True, max_length=200, null=True)),
                ('session', models.CharField(blank=True, max_length=200, null=True)),
                ('organization', models.CharField(blank=True, max_length=200, null=True)),
                ('conversation', models.CharField(blank=True, max_length=200, null=True)),
                ('turn', models.CharField(blank=True, max_length=200, null=True)),
                ('tool_call', models.CharField(blank=True, max_length=200, null=True)),
                ('parent', models.UUIDField(blank=True, null=True)),
                ('opened_at', models.DateTimeField()),
                ('facts', models.TextField()),
                ('digest', models.CharField(max_length=64)),
            ],
            options={
                'verbose_name': 'context',
                'indexes': [models.Index(condition=models.Q(('principal__isnull', False)), fields=['principal'], name='context_by_principal'), models.Index(condition=models.Q(('agent__isnull', False)), fields=['agent'], name='context_by_agent'), models.Index(condition=models.Q(('delegation__isnull', False)), fields=['delegation'], name='context_by_delegation'), models.Index(condition=models.Q(('session__isnull', False)), fields=['session'], name='context_by_session'), models.Index(condition=models.Q(('organization__isnull', False)), fields=['organization'], name='context_by_organization'), models.Index(condition=models.Q(('conversation__isnull', False)), fields=['conversation'], name='context_by_conversation'), models.Index(condition=models.Q(('turn__isnull', False)), fields=['turn'], name='context_by_turn'), models.Index(condition=models.Q(('tool_call__isnull', False)), fields=['tool_call'], name='context_by_tool_call'), models.Index(condition=models.Q(('parent__isnull', False)), fields=['parent'], name='context_by_parent')],
            },
        ),
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(editable=False, unique=True)),
                ('category', models.CharField(choices=[('model.change', 'change of a row'), ('policy.decision', 'policy decision'), ('tool.call', 'tool call'), ('approval', 'approval'), ('auth', 'authentication'), ('task', 'background work'), ('delegation', 'delegation'), ('audit.read', 'reading of the trail')], max_length=40)),
                ('action', models.CharField(max_length=100)),
                ('outcome', models.CharField(max_length=40)),
                ('object_type', models.CharField(blank=True, default='', max_length=100)),
                ('object_id', models.CharField(blank=True, default='', max_length=200)),
                ('at', models.DateTimeField()),
                ('payload', models.TextField()),
                ('xid', models.BigIntegerField(blank=True, null=True)),
                ('context', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='audit.auditcontext')),
            ],
            options={
                'verbose_name': 'event',
            },
        ),
        migrations.CreateModel(
            name='LogEntry',
            fields=[
                ('position', models.BigIntegerField(primary_key=True, serialize=False)),
                ('leaf', models.BinaryField()),
                ('event', models.OneToOneField(on_delete=django.db.models.deletion.DO_NOTHING, related_name='log_entry', to='audit.auditevent')),
            ],
            options={
                'verbose_name_plural': 'log entries',
            },
        ),
        migrations.CreateModel(
            name='PersonalValue',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('commitment', models.CharField(max_length=64)),
                ('salt', models.BinaryField()),
                ('value', models.TextField()),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='personal_values', to='audit.auditevent')),
            ],
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['object_type', 'object_id', 'id'], name='event_by_object'),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['category', 'id'], name='event_by_category'),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(condition=models.Q(('xid__isnull', False)), fields=['xid', 'id'], name='event_by_transaction'),
        ),
    ]
