from .cart import Address, Cart, CartLine, PaymentMethod
from .catalog import Availability, Category, Product, Variant
from .gateway import GatewayCharge
from .mail import Letter
from .orders import Order, OrderLine, Payment
from .quotes import Quote

__all__ = [
    "Address",
    "Availability",
    "Cart",
    "CartLine",
    "Category",
    "GatewayCharge",
    "Letter",
    "Order",
    "OrderLine",
    "Payment",
    "PaymentMethod",
    "Product",
    "Quote",
    "Variant",
]
