"""How the module enters the platform."""

from tidu.workflow import modules


class CampaignsConfig(modules.ModuleConfig):
    """Notices in force."""

    name = "tidu.campaigns"
    label = "campaigns"
