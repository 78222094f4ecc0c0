"""Measured comparisons: the same work by this package and by its peers, in one run; see README.md."""
