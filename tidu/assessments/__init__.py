"""Where a factory stands: the check of facts against the conditions of a level, its maturity, and the way up.

Owns: self-assessments with their answers and evidence; the judgement of each condition as met, unmet or unknown; exact
maturity scores; the plan of least effort. Does not own: conditions, schemes and items (rulebook) or the facts.
"""

from tidu.assessments.rules import Facts, Judgement, Outcome, judge, outcome_of

__all__ = ["Facts", "Judgement", "Outcome", "judge", "outcome_of"]
