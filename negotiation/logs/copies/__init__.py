"""Copies of whole logs: backup, transfer to another kind of log, merge of two copies."""
