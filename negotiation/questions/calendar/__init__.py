"""The calendar: every deadline as an entry that keeps its UID when its date is moved, and is cancelled if it is off."""
