"""The arguments of every tool that a sentence may ask for."""

from agents.tools import TOOLS


def arguments() -> dict[str, set[str]]:
    """By tool, as it says itself."""
    return {name: set(tool.arguments.model_fields) for name, tool in TOOLS.items()}
