"""How far each person has read."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Visit(models.Model):
    """The last time a person came to the desk, and the newest entry of the log by then. Written once a session."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    at = models.DateTimeField()
    last_entry = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.person_id} {self.last_entry}"
