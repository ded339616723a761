"""How personas of the demo stay signed in."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.backends import BaseBackend

from tidu.accounts.models import User


class PersonaBackend(BaseBackend):
    """Keeps the session of a persona, in the demo only. It authenticates nobody: ``demo_views`` sign in by choice."""

    def get_user(self, user_id: int) -> User | None:
        """The persona of a session; None outside the demo, whatever session a browser still holds."""
        if not settings.TIDU_DEMO:
            return None
        return User.objects.filter(pk=user_id, persona_key__isnull=False, is_active=True).first()
