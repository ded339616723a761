"""The addresses of the platform: one prefix for each module."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from tidu.config.health import health, live
from tidu.config.monitoring import metrics
from tidu.dossiers.stages import kinds

handler400 = "tidu.core.errors.bad_request"
handler403 = "tidu.core.errors.denied"
handler404 = "tidu.core.errors.not_found"
handler500 = "tidu.core.errors.failed"

MODULES = {
    "": "tidu.desk.urls",
    "core/": "tidu.core.urls",
    "account/": "tidu.accounts.urls",
    "messages/": "tidu.notifications.urls",
    "organisations/": "tidu.organisations.urls",
    "factories/": "tidu.factories.urls",
    "assessments/": "tidu.assessments.urls",
    "questions/": "tidu.questions.urls",
    "campaigns/": "tidu.campaigns.urls",
    "dossiers/": "tidu.dossiers.urls",
    "register/": "tidu.register.urls",
    "certificates/": "tidu.register.urls.certificates",
    "data/": "tidu.register.urls.data",
    "api/": "tidu.register.urls.api",
}
DEMO_MODULES = {"demo/": "tidu.accounts.demo_urls", "demo/outbox/": "tidu.notifications.demo_urls"}


def included(modules: dict[str, str]) -> list[URLPattern | URLResolver]:
    """Include each module's addresses below its prefix."""
    return [path(prefix, include(dotted)) for prefix, dotted in modules.items()]


def stage_modules() -> dict[str, str]:
    """Prefix and address module of every kind of stage that has pages."""
    return {f"stages/{kind.path}/": kind.urlconf for kind in kinds().values() if kind.urlconf}


def demo_only(is_demo: bool) -> list[URLPattern | URLResolver]:
    """Include what only a demo has."""
    return included(DEMO_MODULES) if is_demo else []


urlpatterns = [
    path("healthz", health, name="healthz"),
    path("livez", live, name="livez"),
    path("metrics", metrics, name="metrics"),
    path("i18n/", include("django.conf.urls.i18n")),
    *included(MODULES),
    *included({"": "tidu.register.urls.discovery"}),
    *included(stage_modules()),
    *demo_only(settings.TIDU_DEMO),
]
