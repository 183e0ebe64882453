"""Settings of the Django project. No account, cookie, session or database is needed to read."""

import os
import secrets

DEBUG = False
SECRET_KEY = os.environ.get("TRIPLEAIM_SECRET_KEY") or secrets.token_urlsafe(48)
ALLOWED_HOSTS = os.environ.get("TRIPLEAIM_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
ROOT_URLCONF = "tripleaim.workspace.urls"
INSTALLED_APPS: list[str] = []
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
USE_TZ = True
LANGUAGE_CODE = "en-gb"
APPEND_SLASH = False
LOGGING_CONFIG = None
