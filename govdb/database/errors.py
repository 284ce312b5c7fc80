"""What goes wrong with a database, said in one sentence to the person at the terminal."""

from django.core.exceptions import ImproperlyConfigured


class DatabaseUnavailableError(ImproperlyConfigured):
    """The database cannot be used; the message is one sentence that says why and what to do."""
