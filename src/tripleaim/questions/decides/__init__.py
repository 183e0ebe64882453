"""Who decides, and who answers for it?"""
