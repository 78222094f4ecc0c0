"""The calendar: deadlines with what became of them, each the same entry when it is moved."""
