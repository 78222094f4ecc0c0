"""Formats: answers as text, JSON, JSON Lines, CSV and Markdown, one module each."""
