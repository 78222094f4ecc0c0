"""Commands that write a log or its answers for other readers and programs."""
