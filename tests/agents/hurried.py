"""Included by the workers of the chaos: what a killed one held is free again after seconds, not a minute and a half."""

from datetime import timedelta

from agents import turns

turns.LEASE = timedelta(seconds=4)
