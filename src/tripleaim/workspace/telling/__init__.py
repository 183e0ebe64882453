"""Telling people: an inbox, mail at once or as a digest, reminders, feeds; and jobs."""
