"""The data product, loaded and published as `make run` does, and the contract's operations."""

from io import StringIO

import orjson
import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from govdb.database import REPOSITORY
from provisions.models import Release, Revision


@pytest.fixture(scope="module")
def product(django_db_setup, django_db_blocker):
    """What readers of a fresh installation see, with a release."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            call_command("load", str(REPOSITORY / "fixtures"), stdout=StringIO())
            call_command("publish", note="First.", stdout=StringIO())
            Release.objects.create(name="2026-first", revision=Revision.objects.get())
            yield ids()
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


def ids():
    """An id of every noun, by its path below the root."""
    client, root = Client(), "/api/v1/"
    counts = client.get(root).json()["links"]
    nouns = [noun for noun in counts if noun not in ("compare", "changes", "schema", "docs")]
    pages = {noun: client.get(f"{root}{noun}/?page_size=1").content for noun in nouns}
    return {noun: orjson.loads(page)["results"][0]["id"] for noun, page in pages.items()}
