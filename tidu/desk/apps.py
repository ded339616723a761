"""How the module enters the platform."""

from tidu.workflow import modules


class DeskConfig(modules.ModuleConfig):
    """Each role's home."""

    name = "tidu.desk"
    label = "desk"

    def ready(self) -> None:
        """Install what every module brings, and how tasks are found where a role is handed over."""
        super().ready()
        from tidu.desk import queries  # noqa: PLC0415 - models need the app registry
        from tidu.organisations.awaiting import find_tasks  # noqa: PLC0415 - see above

        find_tasks(queries.tasks_of)
