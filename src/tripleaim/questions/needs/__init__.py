"""Who needs what?"""
