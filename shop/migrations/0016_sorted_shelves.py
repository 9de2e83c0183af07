"""What lists are sorted by stands on the shelf, under an index for each order; what they are narrowed by, in choices."""

import django.utils.timezone
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def clear(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The triggers lay every shelf anew after a migration."""
    schema_editor.execute("DELETE FROM shop_shelf")


class Migration(migrations.Migration):
    dependencies = [("shop", "0015_offers")]

    operations = [
        migrations.RunPython(clear, clear),
        migrations.RemoveIndex("product", "products_in_our_order"),
        migrations.RemoveIndex("product", "products_of_a_category"),
        migrations.RemoveIndex("product", "products_by_age"),
        migrations.AddField(
            "shelf",
            "category",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                default=0,
                on_delete=models.DO_NOTHING,
                related_name="shelves",
                to="shop.category",
            ),
            preserve_default=False,
        ),
        migrations.AddField("shelf", "is_featured", models.BooleanField(default=False), preserve_default=False),
        migrations.AddField(
            "shelf", "title", models.CharField(default="", max_length=120), preserve_default=False
        ),
        migrations.AddField(
            "shelf",
            "created_at",
            models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddIndex(
            "shelf", models.Index(fields=["-is_featured", "title", "product"], name="shelves_in_our_order")
        ),
        migrations.AddIndex("shelf", models.Index(fields=["-created_at", "-product"], name="shelves_by_age")),
        migrations.AddIndex(
            "shelf",
            models.Index(fields=["category", "-is_featured", "title", "product"], name="aisles_in_our_order"),
        ),
        migrations.AddIndex("shelf", models.Index(fields=["category", "price", "product"], name="aisles_by_price")),
        migrations.AddIndex(
            "shelf", models.Index(fields=["category", "-created_at", "-product"], name="aisles_by_age")
        ),
        migrations.AddIndex(
            "shelf",
            models.Index(fields=["category", "-rating", "-reviews", "product"], name="aisles_by_rating"),
        ),
        migrations.CreateModel(
            name="Choice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(choices=[("colour", "Colour"), ("size", "Size")], max_length=6),
                ),
                ("value", models.CharField(max_length=30)),
                (
                    "category",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=models.DO_NOTHING,
                        related_name="choices",
                        to="shop.category",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=models.DO_NOTHING,
                        related_name="choices",
                        to="shop.product",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["kind", "value", "category", "product"], name="choices_by_value")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["product", "kind", "value"], name="each_choice_of_a_product_once"
                    )
                ],
            },
        ),
    ]
