"""People with and without rights, signed in."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.test import Client

PEOPLE = ("stranger", "staff", "coder", "curator", "publisher", "administrator", "superuser")

#: Those of PEOPLE who belong to the group of that name.
MEMBERS = ("coder", "curator", "publisher", "administrator")


@pytest.fixture
def groups(db):
    """The groups of the migration; a test that flushed the database may have removed them."""
    if Group.objects.count() < len(MEMBERS):
        import_module("provisions.migrations.0012_workbench_groups").allow(apps)
    return {group.name: group for group in Group.objects.all()}


@pytest.fixture
def client_of(groups):
    """Sign in one of PEOPLE; `staff` may enter the admin and belongs to no group."""

    def signed_in(person):
        user = User.objects.create_user(
            person, is_staff=person != "stranger", is_superuser=person == "superuser"
        )
        if person in MEMBERS:
            user.groups.add(groups[person.title()])
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def curator(client_of):
    return client_of("curator")


@pytest.fixture
def publisher(client_of):
    return client_of("publisher")
