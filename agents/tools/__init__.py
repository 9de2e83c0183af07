"""Every tool that a model may ask for, by name."""

from agents.tools import cart, catalog, orders, schedules
from agents.tools.base import Tool

TOOLS: dict[str, Tool] = {
    tool.name: tool for tool in (*catalog.TOOLS, *cart.TOOLS, *orders.TOOLS, *schedules.TOOLS)
}
