"""Partnerships and their committees."""
