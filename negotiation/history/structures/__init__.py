"""The data structures of a history: they do not depend on negotiations."""
