"""The JSON Lines log: the text file that people review in git."""
