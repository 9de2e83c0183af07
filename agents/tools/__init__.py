"""Every tool that a model may ask for, by name."""

from agents.tools import (
    addresses,
    cart,
    catalog,
    codes,
    comparison,
    gifts,
    later,
    mandates,
    order_status,
    orders,
    profile,
    readdress,
    reorder,
    returns,
    reviews,
    scheduled,
    schedules,
    shipping,
    support,
    wishlist,
)
from agents.tools.base import Tool

TOOLS: dict[str, Tool] = {
    tool.name: tool
    for subject in (
        catalog,
        comparison,
        gifts,
        reviews,
        cart,
        later,
        codes,
        addresses,
        shipping,
        orders,
        order_status,
        readdress,
        reorder,
        returns,
        wishlist,
        schedules,
        mandates,
        scheduled,
        profile,
        support,
    )
    for tool in subject.TOOLS
}
