"""The PostgreSQL log: a log on a server, for many writers on many machines."""
