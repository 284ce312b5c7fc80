from django.apps import AppConfig


class ProvisionsConfig(AppConfig):
    """The only Django app of govdb."""

    name = "provisions"
    verbose_name = "Provisions"

    def ready(self) -> None:
        """Register the checks of the database."""
        from provisions.search import letters  # noqa: F401  # needs the app to be loaded
