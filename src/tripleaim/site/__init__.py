"""Pages written from answers."""
