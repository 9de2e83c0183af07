from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_delete, post_migrate, post_save, pre_migrate


class ShopConfig(AppConfig):
    name = "shop"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from identity import things, traces
        from identity.inventory import entries
        from identity.privacy import tell
        from identity.sessions import sign_in_renewed
        from shop import celery, checks  # noqa: F401 - tasks of any process go to this app's broker; registered
        from shop.aisles import forget_aisles
        from shop.arrivals import bring_guest_cart
        from shop.inventory import KINDS
        from shop.models import Category
        from shop.personal_data import ROOM
        from shop.search import upkeep
        from shop.things import FINDS
        from shop.traces import ROOM as TRACES

        tell(ROOM)
        traces.tell(TRACES)
        entries.tell(*KINDS)
        things.tell(FINDS)
        for came in (user_logged_in, sign_in_renewed):
            came.connect(bring_guest_cart, dispatch_uid="shop.bring_guest_cart")
        pre_migrate.connect(upkeep.before, sender=self, dispatch_uid="shop.search.before")
        post_migrate.connect(upkeep.after, sender=self, dispatch_uid="shop.search.after")
        for changed in (post_save, post_delete):
            changed.connect(forget_aisles, sender=Category, dispatch_uid="shop.forget_aisles")
