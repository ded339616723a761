"""The writes of a sheet: opening it, ranking, signing, handing it in, deciding it."""

from tidu.stages.recommendations.actions.arriving import enter, leave
from tidu.stages.recommendations.actions.deciding import accept, receive, return_sheet, send
from tidu.stages.recommendations.actions.ranking import reorder
from tidu.stages.recommendations.actions.signing import sign, submit

__all__ = ["accept", "enter", "leave", "receive", "reorder", "return_sheet", "send", "sign", "submit"]
