"""Tables of the public door."""
