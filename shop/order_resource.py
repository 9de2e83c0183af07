"""An order as the policies know it once it stands: whose it is, and for how much."""

from identity.policy import Resource
from shop.models import Order


def order_resource(order: Order) -> Resource:
    return Resource("Order", order.public_id, {"owner": order.owner.public_id, "total": order.total})
