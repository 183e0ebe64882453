"""Were people heard? Surveys, consultations, engagement, transparency."""
