"""Exports: the log and its answers in the formats of other people's tools, one module each."""
