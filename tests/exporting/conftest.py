"""The published world of the API's tests, for releases of it."""

from tests.api.conftest import world

__all__ = ["world"]
