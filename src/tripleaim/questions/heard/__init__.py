"""Were people heard?"""
