"""Accounts: an administrator keeps them without growing beyond an administrator."""

from django.contrib.auth.models import Group, User
from django.urls import reverse

from tests.admin.submissions import text


def page(user, name="change"):
    return reverse(f"admin:auth_user_{name}", args=[user.pk])


def test_administrator_puts_a_colleague_into_a_group(client_of):
    administrator = client_of("administrator")
    colleague = User.objects.create_user("colleague")
    coder = Group.objects.get(name="Coder")
    given = {
        "username": "colleague",
        "is_active": "on",
        "is_staff": "on",
        "groups": coder.pk,
        "date_joined_0": "2026-01-01",
        "date_joined_1": "00:00",
    }

    response = administrator.post(page(colleague), given)

    assert response.status_code == 302
    assert list(User.objects.get(username="colleague").groups.all()) == [coder]


def test_administrator_makes_no_superuser(client_of):
    administrator = client_of("administrator")
    colleague = User.objects.create_user("colleague")
    given = {
        "username": "colleague",
        "is_active": "on",
        "is_superuser": "on",
        "date_joined_0": "2026-01-01",
        "date_joined_1": "00:00",
    }

    administrator.post(page(colleague), given)

    colleague.refresh_from_db()
    assert not colleague.is_superuser
    assert 'name="is_superuser"' not in text(administrator.get(page(colleague)))


def test_administrator_does_not_take_over_a_superuser(client_of):
    administrator = client_of("administrator")
    root = User.objects.create_superuser("root")

    assert administrator.post(page(root), {"username": "mine"}).status_code == 403
    assert administrator.get(f"{page(root)[: -len('change/')]}password/").status_code == 403
