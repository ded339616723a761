"""Whether somebody reads the mail of the address they signed up with, and which identities elsewhere are theirs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from tidu.accounts import mail
from tidu.accounts.models import Identity, User
from tidu.core.findings import Finding, Refused

if TYPE_CHECKING:
    from tidu.accounts.oidc.providers import Provider

LONGEST_NAME = 80


def confirm_address(person: User) -> None:
    """Note that the person opened a secret link that was sent to their address."""
    EmailAddress.objects.filter(user=person, email__iexact=person.email).update(verified=True)


def after_reset(sender: Any, user: User, **kwargs: Any) -> None:
    """A password was set by the link of a mail."""
    confirm_address(user)


def person_of_identity(provider: Provider, claims: Mapping[str, Any]) -> User:
    """The person whom a provider vouches for. Who is unknown gets an account without any right.

    An account that is there already is never opened by its e-mail address: its owner links the provider once.
    Raises Refused for that, and where the provider does not vouch for the address.
    """
    known = Identity.objects.filter(issuer=provider.issuer, subject=str(claims["sub"]))
    if found := known.first():
        return User.objects.get(pk=found.person_id)
    email = _vouched_address(provider, claims)
    if User.objects.filter(email=email).exists():
        raise _refused(provider, "link_first")
    try:
        with transaction.atomic():
            person = User.objects.create_user(email, name=str(claims.get("name", ""))[:LONGEST_NAME])
            EmailAddress.objects.create(user=person, email=email, primary=True, verified=True)
            _keep(person, provider, claims)
    except IntegrityError as taken:
        raise _refused(provider, "link_first") from taken
    return person


def link_identity(person: User, provider: Provider, claims: Mapping[str, Any]) -> Identity:
    """Let a person sign in by a provider from now on, whatever the address is there: both sign-ins are theirs."""
    known = Identity.objects.filter(issuer=provider.issuer, subject=str(claims["sub"])).first()
    if known is not None and known.person_id != person.pk:
        raise _refused(provider, "linked_to_another")
    if known is not None:
        return known
    Identity.objects.filter(person=person, issuer=provider.issuer).delete()
    try:
        with transaction.atomic():
            identity = _keep(person, provider, claims)
    except IntegrityError as taken:
        raise _refused(provider, "linked_to_another") from taken
    mail.tell_of_change(person, "socialaccount/email/account_connected")
    return identity


def unlink_identity(identity: Identity) -> None:
    """Remove a linked provider. Refused where the person could not sign in any more."""
    person = identity.person
    others = Identity.objects.filter(person=person).exclude(pk=identity.pk).exists()
    keys = Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).exists()
    if not (others or keys or person.has_usable_password()):
        raise Refused([Finding("accounts.last_way")])
    identity.delete()
    mail.tell_of_change(person, "socialaccount/email/account_disconnected")


def _keep(person: User, provider: Provider, claims: Mapping[str, Any]) -> Identity:
    return Identity.objects.create(person=person, issuer=provider.issuer, subject=str(claims["sub"]))


def _vouched_address(provider: Provider, claims: Mapping[str, Any]) -> str:
    """The address, if the provider says that it is the person's; whoever may be known under it here."""
    email = str(claims.get("email", "")).strip().lower()
    try:
        validate_email(email)
    except ValidationError as flaw:
        raise _refused(provider, "not_vouched") from flaw
    if claims.get("email_verified") is not True:
        raise _refused(provider, "not_vouched")
    return email


def _refused(provider: Provider, code: str) -> Refused:
    return Refused([Finding(f"accounts.{code}", params={"provider": provider.name})])


def mask(person: User) -> None:
    """Make nobody of an account, for good: its acts stay under its number; name, address and every way in are gone."""
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    Identity.objects.filter(person=person).delete()
    person.email, person.name, person.is_active = f"masked-{person.pk}@invalid.invalid", "", False
    person.set_unusable_password()
    person.save(update_fields=["email", "name", "is_active", "password"])
