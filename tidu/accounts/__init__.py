"""People and how they sign in.

Owns the user, sign-in and sign-up, the second factor, confirming one's identity before a binding act, and the
personas of the demo. Knows no organisation and no role: those stand in ``tidu.organisations``.
"""

from tidu.accounts.personas import GROUPS, PERSONAS, Persona

__all__ = ["GROUPS", "PERSONAS", "Persona"]
