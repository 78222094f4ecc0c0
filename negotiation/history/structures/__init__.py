"""The data structures of a history: they know nothing of negotiations."""
