"""People, their roles and how they come."""
