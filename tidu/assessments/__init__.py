"""The check of facts against the conditions of a level.

Owns: the judgement of each condition as met, unmet or unknown. Does not own: the conditions (rulebook) or the facts.
"""

from tidu.assessments.rules import Facts, Judgement, Outcome, judge, outcome_of

__all__ = ["Facts", "Judgement", "Outcome", "judge", "outcome_of"]
