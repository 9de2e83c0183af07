from .addresses import Address
from .cart import Cart, CartChange, CartLine
from .catalog import Availability, Category, Pairing, Product, Variant
from .fulfilment import Return, ReturnLine, Shipment, ShipmentLine
from .gateway import GatewayCharge, GatewayRefund
from .idempotency import IdempotencyRecord
from .images import ProductImage
from .invoices import Invoice, NumberSeries
from .mail import Letter
from .orders import Order, OrderLine
from .payments import GatewayName, Payment, PaymentMethod, Refund, WebhookDelivery
from .pricing import Country, Discount, DiscountUse, ShippingMethod, ShippingRate, TaxRate
from .privacy import DataRequest
from .purchase_approvals import PurchaseApproval
from .quotes import Quote
from .reviews import Review
from .shelf import Choice, Shelf
from .stock import StockAdjustment
from .wishlist import WishlistItem

__all__ = [
    "Address",
    "Availability",
    "Cart",
    "CartChange",
    "CartLine",
    "Category",
    "Choice",
    "Country",
    "DataRequest",
    "Discount",
    "DiscountUse",
    "GatewayCharge",
    "GatewayName",
    "GatewayRefund",
    "IdempotencyRecord",
    "Invoice",
    "Letter",
    "NumberSeries",
    "Order",
    "OrderLine",
    "Pairing",
    "Payment",
    "PaymentMethod",
    "Product",
    "ProductImage",
    "PurchaseApproval",
    "Quote",
    "Refund",
    "Return",
    "ReturnLine",
    "Review",
    "Shelf",
    "Shipment",
    "ShipmentLine",
    "ShippingMethod",
    "ShippingRate",
    "StockAdjustment",
    "TaxRate",
    "Variant",
    "WebhookDelivery",
    "WishlistItem",
]
