"""The language model's edge: a neutral log of items, two wires, and the offline shop model."""
