"""The ranked list of each recommending unit: under its quota, signed by its desks, accepted by the ministry.

Owns: sheets, their entries, signatures of the desks, receipts of papers. The quota is held by the database.
Does not own: the check of a dossier before, or anything that the ministry does with it afterwards.
"""
