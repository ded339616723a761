"""The publicity: the public sees for some working days which dossiers are to be recognised.

Owns: the publication with its period and its pinned list, and the public page.
Does not own: the length of the period (the notice's process) or the recognition that follows.
"""
