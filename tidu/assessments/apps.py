"""The assessments application."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """Conditions held against facts."""

    name = "tidu.assessments"
    label = "assessments"
