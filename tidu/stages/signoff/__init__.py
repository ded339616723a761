"""The joint sign-off: departments sign one list of dossiers in parallel.

Owns: the list, its order, the signatures and dissents over its digest.
Does not own: who signs (the notice's process) or what becomes of a signed dossier (the next stage).
"""
