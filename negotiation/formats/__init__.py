"""Formats: modules that write answers as text, JSON, JSON Lines, CSV and Markdown, and logs for other programs.

Formats ask no questions and apply no rules: they write what an answer already contains. `registry` says how each class
of answers is written, `export.registry` how a log is exported.
"""
