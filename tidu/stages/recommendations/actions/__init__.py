"""The writes of a sheet: opening it, ranking, signing, handing it in, deciding it."""

from tidu.stages.recommendations.actions.arriving import enter, leave
from tidu.stages.recommendations.actions.deciding import accept, receive, return_sheet
from tidu.stages.recommendations.actions.ranking import move, rank, remove
from tidu.stages.recommendations.actions.signing import sign, submit

__all__ = ["accept", "enter", "leave", "move", "rank", "receive", "remove", "return_sheet", "sign", "submit"]
