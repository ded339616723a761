"""A notice in force: which edition is pinned, its windows, the quota of each unit.

Owns: the campaign, its opening, and the changes of its windows.
Does not own: the rules themselves (rulebook) or any dossier.
"""

from tidu.campaigns.rules import WindowInForce, window_findings

__all__ = ["WindowInForce", "window_findings"]
