"""How the module enters the platform."""

from tidu.workflow import modules


class FactoriesConfig(modules.ModuleConfig):
    """Factories and their titles."""

    name = "tidu.factories"
    label = "factories"
