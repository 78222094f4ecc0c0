"""The SQLite log: one file, which the sqlite3 shell and datasette can open."""
