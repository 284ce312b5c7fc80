"""The peer's WSGI application: govdb's settings, the peer's URLs."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govdb.settings")
settings.ROOT_URLCONF = "tests.benchmarks.peer"
settings.REST_FRAMEWORK = {
    **settings.REST_FRAMEWORK,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "EXCEPTION_HANDLER": "rest_framework.views.exception_handler",
    "DEFAULT_FILTER_BACKENDS": [],
}
application = get_wsgi_application()
