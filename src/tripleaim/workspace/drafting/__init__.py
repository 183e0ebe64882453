"""Documents while they are written: versions, comments, amendments, checks."""
