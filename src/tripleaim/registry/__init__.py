"""What was true on a date: areas and organisations through time."""
