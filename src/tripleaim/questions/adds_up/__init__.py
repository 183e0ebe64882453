"""Does the plan add up?"""
