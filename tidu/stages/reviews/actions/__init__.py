"""The writes of an expert review: assigning experts, scoring, concluding the stage."""

from tidu.stages.reviews.actions.assigning import assign, enter, unassign
from tidu.stages.reviews.actions.concluding import Conclusion, conclude
from tidu.stages.reviews.actions.scoring import Given, hand_in, save_scores

__all__ = ["Conclusion", "Given", "assign", "conclude", "enter", "hand_in", "save_scores", "unassign"]
