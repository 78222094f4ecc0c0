"""Commands that write events, or print them as they would be written."""
