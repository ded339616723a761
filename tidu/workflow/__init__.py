"""The one verb that changes a state, and the tamper-evident log behind it.

Owns: perform(), transition tables, the log (one hash chain per dossier and per sheet), the hourly seal.
Does not own: any state; each module keeps its own table.
"""
