"""Proposals, votes and their outcome."""
