"""The error for a database that cannot be used."""

from django.core.exceptions import ImproperlyConfigured


class DatabaseUnavailableError(ImproperlyConfigured):
    """The database cannot be used; the message is one sentence with the reason and a remedy."""
