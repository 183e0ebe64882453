"""Who buys here?"""
