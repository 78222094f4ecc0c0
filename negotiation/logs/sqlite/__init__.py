"""The SQLite log: one file that a shell or datasette opens as it is."""
