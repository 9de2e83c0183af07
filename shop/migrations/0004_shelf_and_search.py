"""Shelves for lists, and the database's own index for search. Their triggers are made after each migration."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from shop.search import postgresql, sqlite


def lay_index(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    lite = schema_editor.connection.vendor == "sqlite"
    statements = (sqlite.INDEX, sqlite.VOCABULARY) if lite else (postgresql.INDEX, postgresql.GIN)
    for statement in statements:
        schema_editor.execute(statement)


def take_index(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute("DROP TABLE IF EXISTS shop_vocabulary")
    schema_editor.execute("DROP TABLE shop_words")


class Migration(migrations.Migration):
    dependencies = [("shop", "0003_test_gateway_refunds")]

    operations = [
        migrations.CreateModel(
            name="Shelf",
            fields=[
                (
                    "product",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=models.DO_NOTHING,
                        primary_key=True,
                        serialize=False,
                        to="shop.product",
                    ),
                ),
                ("price", models.PositiveBigIntegerField(help_text="The lowest variant's, in minor units.")),
                (
                    "rating",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="Mean of the published reviews in hundredths of a star; 0 without any.",
                    ),
                ),
                ("reviews", models.PositiveIntegerField(default=0)),
            ],
            options={"verbose_name_plural": "shelves"},
        ),
        migrations.AddIndex("shelf", models.Index(fields=["price", "product"], name="shelves_by_price")),
        migrations.AddIndex(
            "shelf", models.Index(fields=["-rating", "-reviews", "product"], name="shelves_by_rating")
        ),
        migrations.AddIndex(
            "product", models.Index(fields=["-is_featured", "title", "id"], name="products_in_our_order")
        ),
        migrations.AddIndex(
            "product",
            models.Index(fields=["category", "-is_featured", "title", "id"], name="products_of_a_category"),
        ),
        migrations.AddIndex("product", models.Index(fields=["-created_at", "-id"], name="products_by_age")),
        migrations.RunPython(lay_index, take_index),
    ]
