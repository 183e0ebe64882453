"""Files of the user, in and out: one way to write, one way to read each kind, with limits."""
