"""Exports: logs and answers in the formats of other programs, one module each; `registry` lists them."""
