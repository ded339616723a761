"""What every module stands on: the clock, findings, digests, content-addressed files, the base look.

Owns no programme word: nothing here knows a dossier, a quota or a notice.
"""
