from django.apps import AppConfig


class ProvisionsConfig(AppConfig):
    """The one Django app of govdb."""

    name = "provisions"
    verbose_name = "Provisions"
