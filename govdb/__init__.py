"""The Django project: settings, URLs and where the database comes from. No domain words."""
