"""Settings of the workspace, by environment; docs/how-to/run-a-workspace.md lists them.

`tripleaim workspace` sets what is not set, from the folder that holds the database.
"""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tripleaim.workspace.hiding import LOGGING as LOGGING
from tripleaim.workspace.mail_server import SECONDS as MAIL_SECONDS
from tripleaim.workspace.mail_server import read_mail_server
from tripleaim.workspace.sizes import FORM

HERE = Path(__file__).parent
DEBUG = False
SECRET_KEY = os.environ["TRIPLEAIM_SECRET_KEY"]
ALLOWED_HOSTS = os.environ.get("TRIPLEAIM_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
ORIGIN = os.environ.get("TRIPLEAIM_ORIGIN", "http://localhost:8000")
IS_SECURE = ORIGIN.startswith("https://")
ROOT_URLCONF = "tripleaim.workspace.addresses"
AUTH_USER_MODEL = "workspace.Person"
USE_TZ = True
TIME_ZONE = "Europe/London"
LANGUAGE_CODE = "en-gb"
APPEND_SLASH = False
LOGGING_CONFIG = "logging.config.dictConfig"
STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE.parent / "site" / "static"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "tripleaim.workspace.apps.WorkspaceConfig",
    "tripleaim.workspace.hearing.apps.HearingConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]
MIDDLEWARE = [
    "tripleaim.workspace.pages.fitting.Fitting",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "tripleaim.workspace.pages.gate.Gate",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates" / "django"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "tripleaim.workspace.pages.drawing.frame_of_account",
            ],
            "builtins": ["tripleaim.workspace.pages.said"],
        },
    }
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
        ("UserAttributeSimilarityValidator", {"user_attributes": ("mail", "name")}),
    )
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "mail"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_ADAPTER = "tripleaim.workspace.people.adapter.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_REAUTHENTICATION_METHODS = ("password", "mfa")
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True  # a credential of its own: no key that signs is used to sign in
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_ISSUER = "tripleaim"
MFA_TOTP_TOLERANCE = 1  # of half minutes: a code typed as it ran out is taken, once
MFA_ADAPTER = "tripleaim.workspace.people.adapter.FactorAdapter"
LOGIN_URL = "/account/login/"
LOGIN_REDIRECT_URL = "/turn"
ACCOUNT_LOGOUT_REDIRECT_URL = "/account/login/"

SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_SECURE
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_TRUSTED_ORIGINS = [ORIGIN]
SECURE_SSL_REDIRECT = False  # the proxy in front redirects; this server speaks plain HTTP to it
SECURE_HSTS_SECONDS = 31_536_000 if IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_SECURE
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = FORM  # the server takes no more: a form that came is read
DIRECTORIES = Path(os.environ.get("TRIPLEAIM_DIRECTORIES", "directories.toml"))
SEAL = Path(os.environ.get("TRIPLEAIM_SEAL", "seal.pem"))
TSA = os.environ.get("TRIPLEAIM_TSA", "")  # a service for time stamps (RFC 3161); none: no stamps
TSA_ROOTS = Path(os.environ.get("TRIPLEAIM_TSA_ROOTS", "time-stamps.pem"))
METRICS_TOKEN = os.environ.get("TRIPLEAIM_METRICS_TOKEN", "")  # without one there are no figures
MEASURED = None  # what this process answered: set by `make_workspace`
DAYS_LATER = int(os.environ.get("TRIPLEAIM_DAYS_LATER", "0"))  # set by `enter` alone
FLOOD_MANY = int(os.environ.get("TRIPLEAIM_FLOOD_MANY", "60"))  # a network's answers of a day
FLOOD_MOST = int(os.environ.get("TRIPLEAIM_FLOOD_MOST", "1000"))
MAIL_SERVER = read_mail_server(os.environ)
EMAIL_BACKEND, DEFAULT_FROM_EMAIL = MAIL_SERVER.backend, MAIL_SERVER.sender
EMAIL_HOST, EMAIL_PORT = MAIL_SERVER.host, MAIL_SERVER.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL_SERVER.user, MAIL_SERVER.password
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL_SERVER.tls == "starttls", MAIL_SERVER.tls == "tls"
EMAIL_TIMEOUT = MAIL_SECONDS
EMAIL_FILE_PATH = os.environ.get("TRIPLEAIM_MAIL_FOLDER", "mail")
SILENCED_SYSTEM_CHECKS = ["security.W008"]  # plain HTTP is redirected by the proxy in front
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "workspace_cache",
        # Limits of sign-in are kept here: of the usual 300, addresses beyond push others out.
        "OPTIONS": {"MAX_ENTRIES": 100_000, "CULL_FREQUENCY": 10},
    }
}


def read_database(address: str) -> dict[str, object]:
    """The settings of a database from its address: sqlite:///path or postgres://user@host/name.

    >>> read_database("sqlite:////tmp/a.sqlite")["NAME"]
    '/tmp/a.sqlite'
    >>> read_database("postgres://ann:p%40@db:5433/w")["PASSWORD"]
    'p@'
    """
    said = urlsplit(address)
    if said.scheme == "sqlite":
        options = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "pragma journal_mode=wal; pragma synchronous=full;",
        }
        path = unquote(said.path)[1:]
        engine = "tripleaim.workspace.in_turn"
        return {"ENGINE": engine, "NAME": path, "OPTIONS": options, "CONN_MAX_AGE": 60}
    if said.scheme not in ("postgres", "postgresql"):
        raise ValueError("TRIPLEAIM_DATABASE is neither sqlite:///path nor postgres://…")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(said.path)[1:],
        "USER": unquote(said.username or ""),
        "PASSWORD": unquote(said.password or ""),
        "HOST": unquote(said.hostname or ""),
        "PORT": str(said.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": read_database(os.environ["TRIPLEAIM_DATABASE"])}
