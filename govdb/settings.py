"""Settings of the govdb project, from environment variables; docs/operations.md lists them."""

from pathlib import Path

import django_stubs_ext
from corsheaders.defaults import default_headers

from govdb import database, environment

# Allows generic types of Django, such as ModelAdmin[Plan], at run time.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = environment.flag("DEBUG")
SECRET_KEY = environment.text("SECRET_KEY") or database.local_secret_key()
ALLOWED_HOSTS = environment.hosts("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = environment.origins("CSRF_TRUSTED_ORIGINS")

# HTTPS=true means that a proxy terminates TLS and sets X-Forwarded-Proto.
HTTPS = environment.flag("HTTPS")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# Monitors send requests directly, without the proxy.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
# Browsers remember these for HSTS_SECONDS, so each is a separate setting.
SECURE_HSTS_SECONDS = environment.whole_number("HSTS_SECONDS", 0, "seconds")
SECURE_HSTS_INCLUDE_SUBDOMAINS = environment.flag("HSTS_INCLUDE_SUBDOMAINS")
SECURE_HSTS_PRELOAD = environment.flag("HSTS_PRELOAD")
# `check --deploy` requests both, regardless of other sites on the domain.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

INSTALLED_APPS = [
    "provisions",  # before the admin, whose templates it overrides
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "corsheaders",
]

MIDDLEWARE = [
    "provisions.api.http.compression.CompressionMiddleware",  # last to process a response
    "django.middleware.security.SecurityMiddleware",
    "provisions.api.http.probes.ProbeMiddleware",  # before any check of the host name
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "provisions.admin.editing.line_feeds.LineFeedsMiddleware",
]

ROOT_URLCONF = "govdb.urls"
WSGI_APPLICATION = "govdb.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": database.configuration()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = database.data_folder() / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True

# The API is public and read-only: any page may read it, without credentials.
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_URLS_REGEX = r"^/api/.*$"
# Headers of responses that scripts may read, and headers of requests that they may send.
CORS_EXPOSE_HEADERS = [
    "Content-Disposition",
    "Content-Encoding",
    "Content-Length",
    "Deprecation",
    "ETag",
    "Link",
    "Retry-After",
    "Sunset",
    "Vary",
    "X-Govdb-Revision",
]
CORS_ALLOW_HEADERS = [
    *default_headers,
    "cache-control",
    "if-modified-since",
    "if-none-match",
    "pragma",
    "range",
]

# Reads change no rows: looking up the user would cost queries and make responses vary by cookie.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

# The name under which `manage.py publish` publishes by default.
PUBLISHER = environment.text("GOVDB_PUBLISHER") or "govdb"

# The most bytes of the files of one import in the browser.
UPLOAD_LIMIT = environment.whole_number("GOVDB_UPLOAD_LIMIT", 64 * 1024 * 1024, "bytes")
UPLOAD_FOLDER = database.data_folder() / "uploads"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_PARSER_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_SCHEMA_CLASS": "provisions.api.endpoint.openapi.ApiSchema",
    "EXCEPTION_HANDLER": "provisions.api.http.problems.exception_handler",
    # `format` is an ordinary parameter, which provisions.api.endpoint.viewset reads.
    "URL_FORMAT_OVERRIDE": None,
}

SPECTACULAR_SETTINGS = {
    "TITLE": "govdb",
    "DESCRIPTION": (
        "Policy plans as clauses, coded with themes and linked to sources. Read-only.\n\n"
        "Comma-separated values are alternatives, a repeated parameter narrows the result further, "
        "and `name!=value` excludes. Every response shows one revision; `known_at` selects an "
        "earlier revision, and `as_of` selects the records that were valid on a day. An unknown "
        "parameter or value is an error with the nearest valid ones."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None, "tryItOutEnabled": True},
    "SORT_OPERATION_PARAMETERS": False,
    "POSTPROCESSING_HOOKS": ["provisions.api.endpoint.openapi.close_records"],
}

# By default, Django logs no 500 unless DEBUG is on.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Errors of clients are only in the response; errors of the server are logged.
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
