"""The WSGI entry point: `granian --interface wsgi govdb.wsgi:application`."""

import os
import sys

from django.core.wsgi import get_wsgi_application

from govdb.database import DatabaseUnavailableError
from govdb.environment import SettingError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govdb.settings")
try:
    application = get_wsgi_application()
except (DatabaseUnavailableError, SettingError) as error:
    sys.exit(f"{error}")
