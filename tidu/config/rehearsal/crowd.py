"""The invented applicants of a rehearsal or a measurement, written in bulk; with complete drafts where wanted.

Rows are those that the platform's own actions would write, down to the entries of the log, so that the log stays whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.crypto import get_random_string

from tidu.accounts.models import User
from tidu.campaigns.models import Campaign
from tidu.config.demo.filling import answers_of, proof
from tidu.config.demo.names import InventedEnterprise, invented_enterprises
from tidu.core import clock, files
from tidu.core.models import StoredFile
from tidu.dossiers.actions.filling import first_steps, number_of
from tidu.dossiers.models import Attachment, Dossier, Section, Step
from tidu.factories.models import Factory
from tidu.organisations.models import Membership, Organisation
from tidu.organisations.queries import recommending_units
from tidu.organisations.roles import Kind, Role
from tidu.rulebook import shipped
from tidu.rulebook.reference import recommending_region
from tidu.workflow import log
from tidu.workflow.acts import subject_of
from tidu.workflow.models import Chain, Entry

MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Applicant:
    """One who applies: signatory of one enterprise with one factory."""

    invented: InventedEnterprise
    person: User
    factory: Factory
    unit: Organisation


@transaction.atomic
def applicants(count: int, seed: int, password_hash: str = "") -> list[Applicant]:
    """Write ``count`` enterprises with one factory and one signatory each; without a hash nobody can sign in."""
    reference = shipped().reference
    units = {unit.code: unit for unit in recommending_units()}
    invented = invented_enterprises(count, seed, reference)
    enterprises = Organisation.objects.bulk_create(map(_enterprise, invented), batch_size=1000)
    factories = Factory.objects.bulk_create(map(_factory, invented, enterprises), batch_size=1000)
    people = User.objects.bulk_create((_person(row, seed, password_hash) for row in invented), batch_size=1000)
    Membership.objects.bulk_create(
        (
            Membership(user=person, organisation=enterprise, role=Role.APPLICANT_SIGNATORY)
            for person, enterprise in zip(people, enterprises, strict=True)
        ),
        batch_size=1000,
    )
    return [
        Applicant(row, person, factory, units[recommending_region(reference, row.region)])
        for row, person, factory in zip(invented, people, factories, strict=True)
    ]


@transaction.atomic
def drafts(campaign: Campaign, crowd: Sequence[Applicant], seed: int) -> list[Dossier]:
    """Write one draft for each applicant: every section answered, every proof attached, nothing declared yet."""
    at = clock.now()
    dossiers = Dossier.objects.bulk_create(
        (
            Dossier(campaign=campaign, factory=one.factory, unit=one.unit, started_at=at, started_by=one.person)
            for one in crowd
        ),
        batch_size=1000,
    )
    for dossier in dossiers:
        dossier.number = number_of(dossier, campaign.notice)
    answers = [answers_of(one.invented, seed) for one in crowd]
    for dossier, given in zip(dossiers, answers, strict=True):
        dossier.project_name = given["overall"]["project_name"]
    Dossier.objects.bulk_update(dossiers, ["number", "project_name"], batch_size=1000)
    Step.objects.bulk_create(
        (step for dossier in dossiers for step in first_steps(dossier, campaign.notice)), batch_size=2000
    )
    Section.objects.bulk_create(
        (
            Section(dossier=dossier, key=key, content=content, saved_at=at, saved_by=one.person)
            for dossier, one, given in zip(dossiers, crowd, answers, strict=True)
            for key, content in given.items()
        ),
        batch_size=2000,
    )
    _attach_proofs(campaign, dossiers, crowd)
    _begin_chains(dossiers, crowd)
    return dossiers


def sessions(people: Sequence[User]) -> list[str]:
    """Sign everybody in and return the keys of their sessions; each has just confirmed who they are.

    Stands for what people did before the rush: hashing a password takes longer than all else that a submission needs.
    """
    until = SessionStore().get_expiry_date()
    rows = [
        Session(
            session_key=get_random_string(32, VALID_KEY_CHARS), session_data=_signed_in(one, until), expire_date=until
        )
        for one in people
    ]
    Session.objects.bulk_create(rows, batch_size=1000)
    return [row.session_key for row in rows]


def _new_key() -> str:
    return get_random_string(32, VALID_KEY_CHARS)


def _signed_in(person: User, until: datetime) -> str:
    confirmed = [{"method": "password", "at": until.timestamp(), "reauthenticated": True}]
    content = {
        SESSION_KEY: str(person.pk),
        BACKEND_SESSION_KEY: "allauth.account.auth_backends.AuthenticationBackend",
        HASH_SESSION_KEY: person.get_session_auth_hash(),
        "account_authentication_methods": confirmed,
        "account_authentication_methods_user": str(person.pk),
    }
    return SessionStore().encode(content)


def _enterprise(row: InventedEnterprise) -> Organisation:
    return Organisation(
        kind=Kind.ENTERPRISE,
        name=row.name,
        credit_code=row.credit_code,
        legal_form=row.legal_form,
        parent_name=row.parent_name,
        parent_credit_code=row.parent_credit_code,
        industry=row.industry,
        region_code=row.region,
    )


def _factory(row: InventedEnterprise, enterprise: Organisation) -> Factory:
    return Factory(
        enterprise=enterprise,
        name=row.factory_name,
        region_code=row.region,
        address=row.address,
        industry=row.industry,
        construction_started_on=row.started_on,
        completed_on=row.completed_on,
    )


def _person(row: InventedEnterprise, seed: int, password_hash: str) -> User:
    email = f"{seed}-{row.credit_code.lower()}@rehearsal.example.cn"
    return User(email=email, name=row.signatory.name, password=password_hash or UNUSABLE_PASSWORD_PREFIX)


def _attach_proofs(campaign: Campaign, dossiers: Sequence[Dossier], crowd: Sequence[Applicant]) -> None:
    """Everybody's proofs are the same few files: the store keeps one of each."""
    at = clock.now()
    documents = [item for item in campaign.notice.application.documents if item.required or item.required_if]
    stored: dict[str, StoredFile] = {
        item.key: files.store(
            proof(f"{item.key}.pdf", f"Rehearsal: {item.key}"),
            formats=item.formats,
            max_bytes=item.max_megabytes * MEGABYTE,
            field=item.key,
        )
        for item in documents
    }
    Attachment.objects.bulk_create(
        (
            Attachment(
                dossier=dossier,
                document=item.key,
                file=stored[item.key],
                name=f"{item.title.zh}.pdf",
                attached_at=at,
                attached_by=one.person,
            )
            for dossier, one in zip(dossiers, crowd, strict=True)
            for item in documents
        ),
        batch_size=2000,
    )


def _begin_chains(dossiers: Sequence[Dossier], crowd: Sequence[Applicant]) -> None:
    """The first entry of each dossier's chain: it was started."""
    chains = Chain.objects.bulk_create((Chain(key=dossier.chain_key) for dossier in dossiers), batch_size=2000)
    entries = []
    for chain, dossier, one in zip(chains, dossiers, crowd, strict=True):
        entry = Entry(
            chain=chain,
            index=1,
            at=dossier.started_at,
            person=one.person,
            capacity=f"{Role.APPLICANT_SIGNATORY}/{one.factory.enterprise_id}",
            verb="dossiers.start",
            subject=subject_of(dossier),
            state_after=dossier.state,
            data={"number": dossier.number, "factory": one.factory.pk, "unit": one.unit.code},
            previous_hash=chain.head,
        )
        entry.hash = log.hash_of(entry, chain.key)
        entries.append(entry)
    Entry.objects.bulk_create(entries, batch_size=2000)
