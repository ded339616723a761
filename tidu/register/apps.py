"""How the module enters the platform."""

from tidu.workflow import modules


class RegisterConfig(modules.ModuleConfig):
    """The public register."""

    name = "tidu.register"
    label = "register"
