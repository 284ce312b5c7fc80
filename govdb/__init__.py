"""The Django project: settings, URLs, the database server and the launcher. No domain concepts."""
