"""How the module enters the platform."""

from tidu.workflow import modules


class AssessmentsConfig(modules.ModuleConfig):
    """Self-assessments, and facts held against conditions."""

    name = "tidu.assessments"
    label = "assessments"
