"""Appending: the checks and decisions before a write, the same for every kind of log."""
