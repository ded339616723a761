"""Each person's first page: what awaits them and by when; for the public, the notices and the register.

Owns no rows: the stage kinds say what awaits whom.
"""
