"""The stage kind "check": one authority goes through a checklist, then passes the dossier or returns it.

Owns: the checklist's answers. A process may hold several checks, one per tier.
"""
