"""Pages of the public door, and those of its staff."""
