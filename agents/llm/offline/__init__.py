"""The offline shop model: rules behind the same wire as any other model, with nothing remembered outside it."""
