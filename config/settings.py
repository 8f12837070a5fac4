"""All settings, read from the environment with safe defaults. docs/operations.md explains each name."""

from datetime import timedelta
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pghistory
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.environment import BASE_DIR, env, hours, mail_provider, share, switch
from config.local import places
from config.logs import logging_config

# What kind of run this is -------------------------------------------------------------------------------

DEBUG = switch("DEBUG", default=False)
DEMO = switch("DEMO", default=False)
HTTPS = switch("HTTPS", default=not DEBUG)

SECRET_KEY = env.str("SECRET_KEY", default="not-secret-for-debugging-only" if DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY must be set when DEBUG is off.")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# The address letters link to.
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")

# The house ----------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "config",
    "accounts",
    "providers",
    "pipeline",
    "adequacy",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_filters",
    "django_htmx",
    "pgtrigger",
    "pghistory",
]

MIDDLEWARE = [
    "config.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "config.middleware.BodyLimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.VaryOnHtmxMiddleware",
    "accounts.middleware.FirstAdminMiddleware",
    "config.middleware.LoginRequiredMiddleware",
    "accounts.middleware.ReaderMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "providers.middleware.NetworkMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.page",
                "accounts.context.frame",
            ],
        },
    },
]

# Database, cache, queue ---------------------------------------------------------------------------------

_database: dict[str, Any] = env.db_url_config(env.str("DATABASE_URL", default=places.database_url()))
if _database["ENGINE"] != "django.db.backends.postgresql":
    raise ImproperlyConfigured(
        "DATABASE_URL must be a postgresql:// address; no other database is supported."
    )
_database["HOST"] = unquote(_database["HOST"])
_database |= {
    # Long enough that queries prepared on a connection are worth it; 0 behind a pooler.
    "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=600),
    "CONN_HEALTH_CHECKS": True,
    "ATOMIC_REQUESTS": False,  # An action is the transaction; a request may hold several or none.
}
DATABASES = {"default": _database}
PREPARE_QUERIES = _database["CONN_MAX_AGE"] != 0  # On a connection that is kept.
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# History is written by one trigger call per statement: per row, a roster of 5,000 rows took ten times as long.
PGHISTORY_LEVEL = pghistory.Statement  # type: ignore[has-type]  # the package is not typed
PGHISTORY_MIDDLEWARE_METHODS = (
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
)  # A page that is only read writes no history.

# In the database, so that sign-in limits hold across workers and no page depends on the broker.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
        # Django keeps 300 entries and drops others: whoever tries many names would push out the counts of one.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

CELERY_BROKER_URL = env.str("REDIS_URL", default=places.redis_url())
_REDELIVERY = {"visibility_timeout": 1800, "unacked_restore_interval": 10, "unacked_restore_throttle": 1}
CELERY_BROKER_TRANSPORT_OPTIONS = {**_REDELIVERY, "socket_connect_timeout": 2, "socket_timeout": 10}
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False  # A request never waits for a dead broker; the timetable makes it up.
CELERY_TASK_IGNORE_RESULT = True  # What a job did is a JobRun row.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 900
CELERY_TASK_SOFT_TIME_LIMIT = 840
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_ENABLE_UTC = True
CELERY_TIMEZONE = "UTC"
# Two queues, so that measuring a whole network never delays one deal.
QUICK_QUEUE, LONG_QUEUE = "now", "long"
# Whom the ground floor wakes when supply changed; it knows the name only.
SUPPLY_CHANGED_TASK = "adequacy.tasks.measure_changes"
# Who reads a Reference File that was handed in.
REFERENCE_FILE_TASK = "adequacy.tasks.read_reference_files"
# Whom the ground floor asks which editions a network can be measured by; likewise by name only.
CARRIED_EDITIONS = "adequacy.queries.editions.carried_editions"
# /readyz calls the timetable dead when its last beat is older than this.
BEAT_MAX_AGE = timedelta(minutes=5)

# Who comes in -------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
SILENCED_SYSTEM_CHECKS = [
    "auth.W004"
]  # Unique all the same: by constraint, whatever the case of its letters.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "config.sign_in.InvitedOnly"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # People come by invitation, and only an admin changes an address.
ACCOUNT_SESSION_REMEMBER = True  # Every session ends by SESSION_COOKIE_AGE, not by closing the browser.
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Momentum"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS

SESSION_COOKIE_AGE = hours("SESSION_HOURS", default=12) * 3600
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True  # htmx sends the token by header, from the page, never from the cookie.
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"

# What a browser may do with our pages -------------------------------------------------------------------

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # Probed inside the network, behind the proxy.
BEHIND_PROXY = switch("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# Sign-in limits count by the visitor's address. Without this all visitors would be one: the proxy.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # Tabler's stylesheet draws its checkboxes and arrows as data: images.
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
        "object-src": [NONE],
    },
}
_UNUSED_FEATURES = (
    "accelerometer autoplay bluetooth camera display-capture encrypted-media fullscreen geolocation gyroscope "
    "magnetometer microphone midi payment screen-wake-lock serial usb xr-spatial-tracking"
)
PERMISSIONS_POLICY: dict[str, list[str]] = {feature: [] for feature in _UNUSED_FEATURES.split()}

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# Whatever says it is larger is refused before a byte of it is read: a member file of 300 MB and the form around it.
MOST_BODY_BYTES = 301 * 1024 * 1024

# Language and time --------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-us"
USE_I18N = True
USE_TZ = True
# The plan's own zone: filings are due by it, and people start with it.
PLAN_TIME_ZONE = env.str("PLAN_TIME_ZONE", default="America/Chicago")
try:
    ZoneInfo(PLAN_TIME_ZONE)
except (ZoneInfoNotFoundError, ValueError) as error:
    raise ImproperlyConfigured(f"PLAN_TIME_ZONE is not a time zone: {PLAN_TIME_ZONE!r}.") from error
TIME_ZONE = PLAN_TIME_ZONE

# Static files: our own, and what npm ci fetched, as it comes --------------------------------------------

STATIC_URL = "/static/"
NODE_MODULES = BASE_DIR / "node_modules"
NPM_FILES = {
    "npm/tabler": ("@tabler/core/dist", ["css/tabler.min.css*", "js/tabler.min.js*"]),
    "npm/inter": ("@fontsource-variable/inter", ["wght.css", "files/*-wght-normal.woff2"]),
    "npm/sortablejs": ("sortablejs", ["Sortable.min.js"]),
}
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "config.npm.NpmFinder",
]
# True once collectstatic has run (the image); otherwise files are served from where they lie.
STATIC_COLLECTED = switch("STATIC_COLLECTED", default=False)
STATIC_ROOT = BASE_DIR / "staticfiles" if STATIC_COLLECTED else None
WHITENOISE_USE_FINDERS = not STATIC_COLLECTED
# Papers on deals. Never served by address: a view hands them out, by right and on record.
MEDIA_ROOT = env.str("FILES_DIR", default=str(places.LOCAL / "files"))
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}

# Letters ------------------------------------------------------------------------------------------------

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Momentum <momentum@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# The folder of the local mail sink, one .eml file per letter; empty where letters go to a real server.
MAIL_SINK_DIR = env.str("MAIL_SINK_DIR", default="")

# A provider that reports what comes back and hands over what comes in, by POST with a password.
MAIL_PROVIDER, ANYMAIL = mail_provider("MAIL_PROVIDER", "MAIL_WEBHOOK_SECRET")
# The domain of the addresses that turn a copied mail into a touch; empty where none are given out.
MAIL_IN_DOMAIN = env.str("MAIL_IN_DOMAIN", default="mail-in.localhost" if DEMO or DEBUG else "").lower()

# A deal is pivotal when its signing moves the chance of one cell by this share or more: the VP hears of its silence.
PIVOTAL_FROM = share("PIVOTAL_FROM", default=0.20)

# Log ----------------------------------------------------------------------------------------------------

LOGGING = logging_config(
    level=env.str("LOG_LEVEL", default="INFO").upper(),
    as_json=switch("LOG_JSON", default=not DEBUG and not DEMO),
)
