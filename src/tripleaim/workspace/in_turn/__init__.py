"""SQLite as Django's database, whose writers take turns."""
