"""People: synthetic England, a user's own extract, segments, need."""
