"""Following: noticing that a log has grown."""
