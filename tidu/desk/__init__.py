"""Each person's first page: what awaits them and by when; for the public, the notices and the register.

Owns one row a person, the last visit: the stage kinds say what awaits whom.
"""
