"""The expert review of a dossier: who scores it, by which score sheet, and which dossiers go on to the list.

Owns: the review of a dossier, the assignment of experts to it, their scores, the ranking and its conclusion.
Does not own: the score sheet (rulebook), the people (organisations) or the list that the departments sign (signoff).
"""
