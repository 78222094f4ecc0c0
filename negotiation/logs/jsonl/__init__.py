"""The JSON Lines log: a text file that people can review in git."""
