"""The recognition: the last stage, in which dossiers become titles.

Owns: certificate numbers and the act of recognition.
Does not own: the title itself, which stands in the ledger of factories, or the public register.
"""
