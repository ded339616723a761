"""How the module enters the platform."""

from tidu.workflow import modules


class DeskConfig(modules.ModuleConfig):
    """Each role's home."""

    name = "tidu.desk"
    label = "desk"
