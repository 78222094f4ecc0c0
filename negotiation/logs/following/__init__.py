"""Following: waiting for new events of a log."""
