"""The history index: the states of all issues and measures by T and K."""
