"""Whom does each trust serve, and whom could it reach?"""
