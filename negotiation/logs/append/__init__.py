"""Appending: what every log checks and decides before it writes, whatever keeps it."""
