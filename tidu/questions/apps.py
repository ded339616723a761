"""How the module enters the platform."""

from tidu.workflow import modules


class QuestionsConfig(modules.ModuleConfig):
    """Questions and answers."""

    name = "tidu.questions"
    label = "questions"
