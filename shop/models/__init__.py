from .cart import Address, Cart, CartLine, PaymentMethod
from .catalog import Category, Product, Variant
from .mail import Letter
from .orders import Order, OrderLine, Payment
from .quotes import Quote

__all__ = [
    "Address",
    "Cart",
    "CartLine",
    "Category",
    "Letter",
    "Order",
    "OrderLine",
    "Payment",
    "PaymentMethod",
    "Product",
    "Quote",
    "Variant",
]
