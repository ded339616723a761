"""The campaigns application."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """Notices in force."""

    name = "tidu.campaigns"
    label = "campaigns"

    def ready(self) -> None:
        """Install this module's wording, permissions and navigation."""
        from django.utils.translation import gettext_lazy as _  # noqa: PLC0415 - all this needs the app registry

        from tidu.campaigns import wording  # noqa: PLC0415
        from tidu.campaigns.permissions import TABLE  # noqa: PLC0415
        from tidu.core import findings, navigation, permissions  # noqa: PLC0415
        from tidu.workflow import log  # noqa: PLC0415

        findings.install(wording.WORDING)
        log.name_verbs(wording.VERBS)
        permissions.install(TABLE)
        navigation.install(
            [
                navigation.Item(
                    _("Campaigns"),
                    "campaigns:list",
                    shown_to=lambda person: permissions.may(person, "campaigns.manage"),
                    order=20,
                )
            ]
        )
