"""Why a decision came out as it did, and the fewest facts that would change it."""
