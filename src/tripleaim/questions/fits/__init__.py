"""Does the footprint follow its patients?"""
