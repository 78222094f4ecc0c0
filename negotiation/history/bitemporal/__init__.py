"""The history index: everything by T and K."""
