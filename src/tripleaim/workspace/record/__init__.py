"""What is kept and cannot be changed: events and the log."""
