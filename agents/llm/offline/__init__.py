"""The offline shop model: rules behind the same wire as any other model, and no memory of its own."""
