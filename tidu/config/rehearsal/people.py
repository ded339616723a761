"""The officials of a rehearsal: officers and signers of every unit, the secretariat, experts. Written in bulk."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain, count

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction

from tidu.accounts.models import User
from tidu.config.demo.names import invented_experts, invented_people
from tidu.organisations.actions import create_institute
from tidu.organisations.models import Membership, Organisation
from tidu.organisations.queries import ministry
from tidu.organisations.roles import Role
from tidu.rulebook import Text, shipped

SECRETARIES = 4
"""They share what waits at the ministry."""


@dataclass(frozen=True)
class Officials:
    """Who holds which office. Signers and officers by the code of their unit."""

    secretariat: list[User]
    officers: dict[str, User]
    signers: dict[str, list[User]]
    experts: list[User]

    def signing(self) -> list[User]:
        """Those who may have a list to sign."""
        return [*chain.from_iterable(self.signers.values()), *self.officers.values()]

    def everybody(self) -> list[User]:
        """All of them, each once."""
        return [*self.secretariat, *self.signing(), *self.experts]


@transaction.atomic
def officials(units: Collection[Organisation], experts: int, seed: int) -> Officials:
    """Write an officer and a signer of each department for these units, some secretaries, and so many experts."""
    departments = list(shipped().reference.departments)
    seats = _Seats(seed, SECRETARIES + len(units) * (1 + len(departments)) + experts)
    found = Officials(
        secretariat=[seats.take(ministry(), Role.SECRETARIAT) for _ in range(SECRETARIES)],
        officers={_code(unit): seats.take(unit, Role.UNIT_OFFICER) for unit in units},
        signers={
            _code(unit): [seats.take(unit, Role.DEPARTMENT_OFFICER, key) for key in departments] for unit in units
        },
        experts=[seats.take(institute, Role.EXPERT) for institute in _institutes(experts, seed)],
    )
    seats.write()
    return found


def _institutes(experts: int, seed: int) -> Iterator[Organisation]:
    for row in invented_experts(experts, seed, shipped().reference):
        yield create_institute(Text(row.institute, row.institute), row.region)


def _code(unit: Organisation) -> str:
    assert unit.code, "recommending units have codes"
    return unit.code


class _Seats:
    """People who are made together: first all accounts, then all memberships."""

    def __init__(self, seed: int, people: int) -> None:
        self.names = iter(invented_people(people, seed))
        self.numbers = count(1)
        self.seats: list[Membership] = []

    def take(self, place: Organisation, role: Role, department: str = "") -> User:
        email = f"official{next(self.numbers)}@rehearsal.example.cn"
        person = User(email=email, name=next(self.names).name, password=UNUSABLE_PASSWORD_PREFIX)
        self.seats.append(Membership(user=person, organisation=place, role=role, department=department))
        return person

    def write(self) -> None:
        User.objects.bulk_create([seat.user for seat in self.seats], batch_size=1000)
        Membership.objects.bulk_create(self.seats, batch_size=1000)
