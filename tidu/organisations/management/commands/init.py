"""``init``: the units and the first operator of an empty instance."""

from __future__ import annotations

import os
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from tidu.core.findings import Refused, reason
from tidu.organisations import actions
from tidu.rulebook import shipped

PASSWORD_VARIABLE = "TIDU_INIT_PASSWORD"  # noqa: S105 - the name of a variable


class Command(BaseCommand):
    """Sets up an empty instance. Makes no personas."""

    help = "Set up an empty instance: the recommending units and the first operator."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", help="the first operator's e-mail address (asked for if left out)")
        parser.add_argument("--name", help="the first operator's name (asked for if left out)")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - the command gives them
        actions.create_units(shipped().reference)
        email = options["email"] or input("E-mail address of the first operator: ")
        name = options["name"] or input("Name of the first operator: ")
        password = os.environ.get(PASSWORD_VARIABLE) or getpass("Password: ")
        self._check(email, password)
        try:
            actions.create_first_operator(email, name, password)
        except Refused as refused:
            raise CommandError(reason(refused.findings[0])) from refused
        self.stdout.write(f"{email} may sign in now.")

    def _check(self, email: str, password: str) -> None:
        try:
            validate_email(email)
            validate_password(password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
