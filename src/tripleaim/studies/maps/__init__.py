"""Two maps of England compared."""
