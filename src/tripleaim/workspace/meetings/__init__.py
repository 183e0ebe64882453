"""Meetings: agenda, papers, attendance, minutes; and what was agreed to be done."""
