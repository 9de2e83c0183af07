from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class ShopConfig(AppConfig):
    name = "shop"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shop import celery  # noqa: F401 - tasks sent from any process go to this app's broker
        from shop.arrivals import bring_guest_cart

        user_logged_in.connect(bring_guest_cart, dispatch_uid="shop.bring_guest_cart")
