"""The steps between a right password and being signed in that differ here."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.stages import EmailVerificationStage


class VerifyAddress(EmailVerificationStage):  # type: ignore[misc]  # the package has no types
    """Whoever signed up confirms the address before the first sign-in. People whom the operator made, who have no row
    of an address, are known already."""

    def handle(self) -> Any:
        """Nothing for those; else a letter and the page that says so."""
        person = self.login.user
        if person is not None and not EmailAddress.objects.filter(user=person).exists():
            return None, True
        return super().handle()
