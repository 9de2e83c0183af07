"""Uploaded pictures of products, and their list on the shelf."""

import django.db.models.deletion
import identity.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('shop', '0012_idempotency'),
    ]

    operations = [
        migrations.AddField(
            model_name='shelf',
            name='pictures',
            field=models.JSONField(default=list, help_text='The uploaded ones in their order: see shop/gallery.py.'),
        ),
        migrations.CreateModel(
            name='ProductImage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=identity.ids.new_public_id, editable=False, max_length=16, unique=True)),
                ('colour', models.CharField(blank=True, help_text='Empty: shown for every colour.', max_length=30)),
                ('alt', models.CharField(help_text='What can be seen, for who cannot see it.', max_length=160, verbose_name='description')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('width', models.PositiveIntegerField(editable=False, help_text='Of the widest file, in pixels.')),
                ('digest', models.CharField(editable=False, help_text='SHA-256 of the widest file.', max_length=64)),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='images', to='shop.product')),
            ],
            options={
                'verbose_name': 'picture',
                'ordering': ('position', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('alt', ''), _negated=True), name='a_picture_is_described')],
            },
        ),
    ]
