"""Whether strangers are kept out."""

from __future__ import annotations

import stat

from django.conf import settings

from tidu.accounts.models import User
from tidu.config.doctor.outcome import Outcome, failing, ok, warning

SHORTEST_SECRET = 32
LOCAL = {"localhost", "127.0.0.1", "[::1]"}


def kind_of_run() -> Outcome:
    """Neither debug pages nor personas have a place on a real instance."""
    if settings.DEBUG:
        return failing("debug pages show settings and data to everybody", "unset TIDU_DEBUG")
    if settings.TIDU_DEMO:
        return warning("this is a demo: anybody signs in as any persona", "unset TIDU_DEMO on a real instance")
    return ok("a real instance, without debug pages")


def personas() -> Outcome:
    """Accounts of personas have no password; outside the demo nobody can use them, and nobody should try."""
    number = User.objects.filter(persona_key__isnull=False).count()
    if number and not settings.TIDU_DEMO:
        return failing(
            f"{number} personas of a demo are among the accounts", "set up an instance of its own: tidu init"
        )
    return ok("no personas" if not number else f"{number} personas of the demo")


def secret() -> Outcome:
    """Whoever knows the secret can sign a session of anybody."""
    if len(settings.SECRET_KEY) < SHORTEST_SECRET:
        return failing(
            f"the secret key has fewer than {SHORTEST_SECRET} signs", "set a long random TIDU_SECRET_KEY, or unset it"
        )
    kept = settings.TIDU_HOME / "secret-key"
    if kept.exists() and kept.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return failing(f"others than its owner may read {kept}", f"chmod 600 {kept}")
    return ok("the secret key is long and private")


def hosts() -> Outcome:
    """A host name that anybody may choose makes links in e-mails lead anywhere."""
    if "*" in settings.ALLOWED_HOSTS:
        return failing("every host name is answered", "name the real ones in TIDU_ALLOWED_HOSTS")
    if set(settings.ALLOWED_HOSTS) <= LOCAL:
        return warning("only this machine's own names are answered", "name the real ones in TIDU_ALLOWED_HOSTS")
    return ok(f"answers to {', '.join(settings.ALLOWED_HOSTS)}")


def https() -> Outcome:
    """Without TLS passwords and dossiers travel readable."""
    if not settings.HTTPS:
        local = settings.TIDU_DEMO or set(settings.ALLOWED_HOSTS) <= LOCAL
        found = warning if local else failing
        return found("cookies travel without TLS", "put a server with TLS before the web server and unset TIDU_HTTPS")
    plain = [origin for origin in settings.CSRF_TRUSTED_ORIGINS if not origin.startswith("https://")]
    if plain:
        return failing(f"forms are taken from {', '.join(plain)}", "name origins as https://… in TIDU_TRUSTED_ORIGINS")
    return ok("cookies travel by TLS only")


def proxy() -> Outcome:
    """The platform speaks no TLS itself; who is not told of the proxy takes its address for everybody's."""
    if settings.HTTPS and not settings.BEHIND_PROXY:
        return failing(
            "TLS is expected, but no proxy is named that ends it: forms are refused, and all clients look like one",
            "set TIDU_BEHIND_PROXY=1 where the proxy overwrites X-Forwarded-Proto and appends to X-Forwarded-For",
        )
    return ok("behind a proxy" if settings.BEHIND_PROXY else "no proxy")
