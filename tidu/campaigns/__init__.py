"""A notice in force: which edition is pinned, its windows, the quota of each unit.

Owns: the campaign and its opening. Does not own: the rules themselves (rulebook) or any dossier.
"""

from tidu.campaigns.rules import window_findings

__all__ = ["window_findings"]
