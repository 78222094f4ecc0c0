"""Damaged logs: what can still be read of one, and how the sound part becomes a log again."""
