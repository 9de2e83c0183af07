from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0002_storefront")]

    operations = [
        migrations.AlterField(
            model_name="gatewaycharge",
            name="state",
            field=models.CharField(
                choices=[
                    ("needs_confirmation", "Needs Confirmation"),
                    ("authorized", "Authorized"),
                    ("captured", "Captured"),
                    ("declined", "Declined"),
                    ("voided", "Voided"),
                    ("refunded", "Refunded"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="GatewayRefund",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=40, unique=True)),
                ("amount", models.PositiveBigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "charge",
                    models.ForeignKey(
                        on_delete=models.deletion.CASCADE, related_name="refunds", to="shop.gatewaycharge"
                    ),
                ),
            ],
        ),
    ]
