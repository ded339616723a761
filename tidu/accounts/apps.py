"""How the module enters the platform."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People. Permissions and navigation come from ``organisations``, since rights come from roles."""

    name = "tidu.accounts"
    label = "accounts"
