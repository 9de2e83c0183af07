"""The chain behind anything: who began it, by which authority, what was decided, and what it changed."""
