"""How the module enters the platform."""

from tidu.core.navigation import describe_person
from tidu.workflow import modules
from tidu.workflow.capacity import describe_capacity


class OrganisationsConfig(modules.ModuleConfig):
    """Organisations and roles. It also says for whom a person acts: in the header, and in the log."""

    name = "tidu.organisations"
    label = "organisations"

    def ready(self) -> None:
        """Install what every module brings, and how people are described."""
        super().ready()
        from tidu.organisations import queries  # noqa: PLC0415 - models need the app registry

        describe_person(queries.describe)
        describe_capacity(queries.capacity)
