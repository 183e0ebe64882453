"""What is on record: cited facts as frozen rows, a noun a file. No answer parses a fact.

Every reader takes the two days: `on`, when it was true, and `known`, when it could be known. It
gives what had begun, or may have, by the one and was known, or may have been, by the other, oldest
first.
"""
