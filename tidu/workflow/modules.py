"""How a module enters the platform: what lies in its files of fixed names is installed when the platform starts."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any

from django.apps import AppConfig
from django.utils.module_loading import module_has_submodule

from tidu.core import findings, messages, navigation, permissions
from tidu.workflow.verbs import name_verbs


class ModuleConfig(AppConfig):
    """Installs, where the module has them: ``wording.WORDING``, ``wording.VERBS`` and ``wording.MESSAGES`` (how
    findings, acts and messages are said), ``permissions.TABLE`` (who may do what) and ``navigation.ITEMS`` (entries of
    the header) and ``retention.KINDS`` (what is kept how long).

    An ``apps.py`` imports this file, not the class: Django would take an imported class for the module's own.
    """

    def ready(self) -> None:
        """Install them. They hold lazy texts and models, so they cannot be imported before."""
        findings.install(self.given("wording", "WORDING", {}))
        name_verbs(self.given("wording", "VERBS", {}))
        messages.install(self.given("wording", "MESSAGES", {}))
        permissions.install(self.given("permissions", "TABLE", {}))
        navigation.install(self.given("navigation", "ITEMS", []))
        from tidu.workflow import retention  # noqa: PLC0415 - it stands on the log's tables

        retention.install(self.given("retention", "KINDS", ()))

    def given(self, file: str, name: str, otherwise: Any) -> Any:
        """What one of the module's files gives under a name."""
        assert isinstance(self.module, ModuleType)
        if not module_has_submodule(self.module, file):
            return otherwise
        return getattr(import_module(f"{self.name}.{file}"), name, otherwise)
