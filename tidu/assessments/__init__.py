"""The check of facts against the conditions of a level.

Owns: the judgement of each condition as met, unmet or unknown. Does not own: the conditions (rulebook) or the facts.
"""
