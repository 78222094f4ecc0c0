"""Commands that check a log, and prove what is in it."""
