"""Commands that ask: they read a log and print an answer."""
