"""Settings of every kind of run, read from the environment; without any variable they fit one machine."""

import os
import secrets
from pathlib import Path
from typing import Any

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict

from tidu.config import logs
from tidu.config.environment import (
    BASE_DIR,
    envbool,
    envint,
    envlist,
    envpairs,
    envpath,
    envproviders,
    home,
    origins_of,
)


def envsecret(name: str, kept_in: Path) -> str:
    """Read a secret from the environment, else from the file ``kept_in``, made once and readable by its owner only."""
    if given := os.environ.get(name, ""):
        return given
    if not kept_in.exists():
        kept_in.parent.mkdir(parents=True, exist_ok=True)
        draft = kept_in.with_name(f"{kept_in.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        draft.rename(kept_in)
    return kept_in.read_text().strip()


def envdatabase(name: str, default: str) -> dict[str, Any]:
    """Turn a PostgreSQL connection address into Django's database settings."""
    parts: dict[str, Any] = dict(conninfo_to_dict(os.environ.get(name, "") or default))
    named = {key.upper(): parts.pop(key, "") or "" for key in ("user", "password", "host", "port")}
    return {"ENGINE": "django.db.backends.postgresql", "NAME": parts.pop("dbname", "tidu"), **named, "OPTIONS": parts}


def envbucket() -> dict[str, Any]:
    """Read where files lie on S3; empty where no bucket is named, and files lie in TIDU_STORE."""
    if not (name := os.environ.get("TIDU_S3_BUCKET", "")):
        return {}
    return {
        "bucket": name,
        "endpoint": os.environ.get("TIDU_S3_ENDPOINT", ""),
        "region": os.environ.get("TIDU_S3_REGION", ""),
        "key": os.environ.get("TIDU_S3_KEY", ""),
        "secret": os.environ.get("TIDU_S3_SECRET", ""),
        "prefix": os.environ.get("TIDU_S3_PREFIX", ""),
        "path_style": envbool("TIDU_S3_PATH_STYLE", False),
        "redirect_seconds": envint("TIDU_S3_REDIRECT", 0),
    }


# Lets the framework's classes be written with their types, as in ModelForm[Factory].
django_stubs_ext.monkeypatch()

# Kind of run

DEBUG = envbool("TIDU_DEBUG", False)
TIDU_DEMO = envbool("TIDU_DEMO", False)
TIDU_HOME = home()
TIDU_MEASURED_PER_HOUR = envint("TIDU_MEASURED_PER_HOUR", 0)  # submissions an hour that bench/rush.py measured here
TIDU_REMIND_HOURS = envlist("TIDU_REMIND_HOURS", "168,72,24,6")  # before a deadline, decision 0017
TIDU_ESCALATE_HOURS = envint("TIDU_ESCALATE_HOURS", 24)  # from then on those who lead are told as well
TIDU_REMIND_AGAIN_HOURS = envint("TIDU_REMIND_AGAIN_HOURS", 24)  # a unit is not reminded of the same sooner
TIDU_GEOMETRY = os.environ.get("TIDU_GEOMETRY", "")  # GeoJSON of the regions; the cartogram of equal squares without it
TIDU_STORE = envpath("TIDU_STORE", TIDU_HOME / "store")
TIDU_S3 = envbucket()
TIDU_RULEBOOK = envpath("TIDU_RULEBOOK", BASE_DIR / "rulebook")
TIDU_STAGES = envlist("TIDU_STAGES")
TIDU_CARRIERS = envlist("TIDU_CARRIERS")
SECRET_KEY = envsecret("TIDU_SECRET_KEY", TIDU_HOME / "secret-key")
HTTPS = envbool("TIDU_HTTPS", not TIDU_DEMO)
BEHIND_PROXY = envbool("TIDU_BEHIND_PROXY", False)
ALLOWED_HOSTS = envlist("TIDU_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = envlist("TIDU_TRUSTED_ORIGINS")

# Parts

OWN_APPS = [
    "tidu.core",
    "tidu.workflow",
    "tidu.accounts",
    "tidu.notifications",
    "tidu.organisations",
    "tidu.factories",
    "tidu.questions",
    "tidu.campaigns",
    "tidu.assessments",
    "tidu.dossiers",
    "tidu.stages.checks",
    "tidu.stages.recommendations",
    "tidu.stages.reviews",
    "tidu.stages.signoff",
    "tidu.stages.publicity",
    "tidu.stages.recognition",
    "tidu.register",
    "tidu.desk",
]
INSTALLED_APPS = [
    *OWN_APPS,
    *TIDU_STAGES,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "procrastinate.contrib.django",
    "rules",
]

MIDDLEWARE = [
    "tidu.core.tracing.TracingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "tidu.core.compression.CompressedFiles",
    "tidu.core.compression.CompressedPages",
    "tidu.core.plans.PlansMiddleware",
    "tidu.core.arrival.ArrivalMiddleware",
    "tidu.core.privacy.PrivateAnswersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "tidu.core.language.LanguageByAddressMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tidu.core.refusals.RefusalMiddleware",
]

ROOT_URLCONF = "tidu.config.urls"
WSGI_APPLICATION = "tidu.config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tidu.core.context.shell",
                "tidu.notifications.context.bell",
            ],
        },
    },
]

# Database and jobs

DATABASES = {"default": envdatabase("DATABASE_URL", "postgresql:///tidu")}
if envbool("TIDU_PREPARE", True):
    # Nearly all statements are sent over and over: the server reads and plans each once a connection.
    DATABASES["default"]["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": 3}
if envint("TIDU_POOL", 0):
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # a server that was started anew is met by no dead connection
    DATABASES["default"]["OPTIONS"]["pool"] = {
        "min_size": min(2, envint("TIDU_POOL", 0)),
        "max_size": envint("TIDU_POOL", 0),
        "timeout": envint("TIDU_POOL_WAIT", 5),
        "reconnect_timeout": 5,  # then the next request tries: a growing pause would outlast the outage
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Shared by all processes, so that the lock-out after failed sign-ins holds whichever process answers.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}}
TIDU_WORKER_SILENT_AFTER = 90  # seconds without a heartbeat until the health page calls the worker missing

# People and sessions

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "tidu.accounts.backends.PersonaBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "tidu.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_FORMS = {
    "login": "tidu.accounts.forms.SignInForm",
    "reauthenticate": "tidu.accounts.forms.PasswordAgainForm",
    "signup": "tidu.accounts.forms.SignUpForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300  # seconds; a binding act asks again after that
# Behind a proxy every request has the proxy's own address; limits by address would lock everybody out together.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False  # ours count instead, see tidu.core.limits
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
# Identity providers: TIDU_OIDC=corp and TIDU_OIDC_CORP_ISSUER, _CLIENT_ID, _CLIENT_SECRET, _NAME for each.
TIDU_OIDC = envproviders("TIDU_OIDC")
MFA_FORMS = {
    "authenticate": "tidu.accounts.forms.SecondFactorForm",
    "reauthenticate": "tidu.accounts.forms.SecondFactorAgainForm",
    "add_webauthn": "tidu.accounts.forms.NewPasskeyForm",
    "edit_webauthn": "tidu.accounts.forms.PasskeyNameForm",
    "login_webauthn": "tidu.accounts.forms.PasskeyForm",
    "reauthenticate_webauthn": "tidu.accounts.forms.PasskeyAgainForm",
}
MFA_TOTP_ISSUER = "Tidu"

# How often: 20/5m lets 20 through at once and then one every 15 seconds. TIDU_LIMITS="search=60/1m,upload=off"
TIDU_LIMITS = envpairs(
    "TIDU_LIMITS",
    {
        "sign_in": "5/5m",  # failed ones, of one account from one address
        "sign_in_account": "50/1h",  # failed ones, of one account from anywhere
        "sign_in_address": "20/5m",  # failed ones, from one address
        "second_factor": "5/5m",  # wrong codes, of one account
        "sign_up": "20/10m",  # from one address
        "password_reset": "20/10m",  # from one address
        "passkey": "60/5m",  # from one address
        "identity": "60/5m",  # ways to an identity provider, from one address
        "mail": "3/10m",  # sign-up, verification and reset mails to one address
        "search": "120/1m",  # by one person; by one address where nobody is signed in
        "upload": "120/5m",  # by one person
        "question": "20/1h",  # by one person
        "open_data": "600/10m",  # from one address: the public interface and the data files
    },
)

# How long personal data is kept (decision 0028): a number of days, or off. TIDU_RETENTION="openings=2000d,messages=off"
TIDU_RETENTION = envpairs(
    "TIDU_RETENTION",
    {
        "sign_ups": "30d",  # never confirmed; from sign-up
        "accounts": "730d",  # without a role; from the end of the last one, or from sign-up
        "invitations": "365d",  # from acceptance or end
        "messages": "365d",  # from writing
        "openings": "1096d",  # of dossiers
        "drafts": "365d",  # never submitted; from the closing of the campaign
        "contacts": "1826d",  # contact persons of submitted dossiers; from the closing of the campaign
    },
)

TIDU_RETAIN_NIGHTLY = envbool("TIDU_RETAIN_NIGHTLY", True)  # by the worker; else only by tidu retain

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "tidu.core.errors.csrf_failed"

# Answers: what a browser may load and send

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [SELF],
        # A browser also holds the redirect to a provider, which follows a form of ours, against this.
        "form-action": [SELF, *origins_of(TIDU_OIDC)],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None

DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_HANDLERS = ["tidu.dossiers.uploads.BoundedUpload"]

# The open data's licence, as the operator words it
TIDU_DATA_LICENCE = os.environ.get("TIDU_DATA_LICENCE", "")

# Language and time

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# Static files: served from where they lie, so that a start needs no collecting

STATIC_URL = "/static/"
VENDORED = {
    "alpine": "@alpinejs/csp/dist",
    "echarts": "echarts/dist",
    "sortable": "sortablejs",
    "tabler": "@tabler/core/dist/css",
    "tus": "tus-js-client/dist",
}
TIDU_FONTS = BASE_DIR / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"
STATICFILES_DIRS = [
    (f"vendor/{name}", folder)
    for name, inside in VENDORED.items()
    if (folder := BASE_DIR / "node_modules" / inside).exists()
]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else 600

# Mail and log

EMAIL_HOST = os.environ.get("TIDU_MAIL_HOST", "")
EMAIL_PORT = envint("TIDU_MAIL_PORT", 587)
EMAIL_HOST_USER = os.environ.get("TIDU_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("TIDU_MAIL_PASSWORD", "")
EMAIL_USE_TLS = envbool("TIDU_MAIL_TLS", True)
EMAIL_TIMEOUT = 20  # seconds until a silent server counts as gone
EMAIL_BACKEND = (
    "tidu.notifications.carriers.email.smtp.EmailBackend"
    if EMAIL_HOST and not TIDU_DEMO
    else "django.core.mail.backends.console.EmailBackend"
)
DEFAULT_FROM_EMAIL = os.environ.get("TIDU_MAIL_FROM", "tidu@localhost")

# The address under which people reach this instance: links in mail begin with it.
TIDU_ORIGIN = os.environ.get("TIDU_ORIGIN", f"http://localhost:{envint('PORT', 8000)}").rstrip("/")

# A gateway for short messages; "" for none. The body is JSON; {to}, {subject}, {link}, {text} and {key} are filled in.
TIDU_GATEWAY_URL = os.environ.get("TIDU_GATEWAY_URL", "")
TIDU_GATEWAY_HEADER = os.environ.get("TIDU_GATEWAY_HEADER", "")
TIDU_GATEWAY_BODY = os.environ.get("TIDU_GATEWAY_BODY", '{"to": "{to}", "text": "{text}"}')
TIDU_GATEWAY_SUCCESS = os.environ.get("TIDU_GATEWAY_SUCCESS", "")

LOGGING = logs.configuration(demo=TIDU_DEMO)

# Who may read the figures of /metrics

METRICS_TOKEN = os.environ.get("TIDU_METRICS_TOKEN", "")
METRICS_NETWORKS = envlist("TIDU_METRICS_NETWORKS")
