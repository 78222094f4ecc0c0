"""The PostgreSQL log: many writers, on as many machines."""
