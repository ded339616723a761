"""Backups: the database of one moment and every file it names, together, each with its digest.

Owns the layout of a backup folder, making, checking and restoring. A folder holds many backups; the contents of files
lie in it once, under their digests, so that a further backup adds only what is new.
"""
