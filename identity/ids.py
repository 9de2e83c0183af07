"""Names that may stand in an address: random, so that nobody can count or guess them."""

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 16


def new_public_id() -> str:
    """16 characters of a 31-letter alphabet: 79 bits, no letter that reads like another."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
