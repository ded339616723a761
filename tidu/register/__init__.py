"""What the public sees: the register of titles, and a page on which anyone can verify one.

Owns no rows: it reads the ledger of titles in factories.
"""
