"""Changing a codebook in the browser."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from provisions.models import CoderAccount, Task, Theme
from tests.admin.submissions import text
from tests.factories import CoderFactory, CodingFactory, SchemeFactory, ThemeFactory


@pytest.fixture
def scheme(db):
    scheme = SchemeFactory(slug="themes", title="Our themes", version="1.0")
    for slug in ("harm", "safety"):
        ThemeFactory(scheme=scheme, slug=slug, codebook_version="1.0")
    return scheme


def page(word):
    return reverse(f"workbench:codebook-{word}", args=["themes"])


def theme(slug):
    return Theme.objects.get(slug=slug)


def test_the_next_version_is_proposed(curator, scheme):
    assert 'value="1.1"' in curator.get(page("merge")).content.decode()


def test_merging(curator, scheme):
    given = {"theme": theme("harm").pk, "into": theme("safety").pk}

    answer = curator.post(page("merge"), given | {"version": "1.1", "reason": "One"}, follow=True)

    assert "codebook is now version 1.1" in text(answer)
    assert "Harm deprecated: use Safety" in text(answer)


def test_splitting_and_giving_the_clauses_to_a_coder(curator, scheme):
    coder = CoderFactory()
    CoderAccount.objects.create(account=User.objects.create_user("x"), coder=coder)
    clause = CodingFactory(theme=theme("safety"), codebook_version="1.0").clause
    given = {
        "theme": theme("safety").pk,
        "parts": "cyber: Cybersecurity\n\nbiology: Biology",
        "version": "1.1",
        "reason": "Two",
    }

    answer = curator.post(page("split"), given, follow=True)
    assert "Safety: 1 clause coded before version 1.1" in text(answer)
    answer = curator.post(
        reverse("workbench:recode", args=["themes", "safety"]), {"coder": coder.slug}, follow=True
    )

    assert "1 clauses assigned" in text(answer)
    assert Task.objects.get().clause == clause
    assert theme("cyber").broader == theme("safety")


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (
            "cyber Cybersecurity\nb: B",
            "Line 1 is not in the form 'slug: label': cyber Cybersecurity",
        ),
        ("cyber: Cybersecurity", "A split needs at least two parts."),
        ("cyber: Cybersecurity\nharm: Harm", "This scheme already has a theme with this slug."),
    ],
)
def test_a_wrong_split_is_refused_in_words_and_keeps_what_was_typed(curator, scheme, parts, said):
    given = {"theme": theme("safety").pk, "parts": parts, "version": "1.1", "reason": "Two"}

    answer = curator.post(page("split"), given)

    assert said in text(answer)
    assert "cyber" in text(answer)
    assert Theme.objects.count() == 2


def test_moving_and_giving_up(curator, scheme):
    given = {"theme": theme("harm").pk, "reason": "Order"}
    curator.post(page("move"), given | {"broader": theme("safety").pk, "version": "1.1"})
    assert theme("harm").broader == theme("safety")

    answer = curator.post(page("give-up"), given | {"version": "1.1"})
    assert "The codebook is version 1.1. Choose a later version." in text(answer)
    curator.post(page("give-up"), given | {"version": "1.2"})

    assert theme("harm").is_deprecated


def test_coders_do_not_change_the_codebook(client_of, scheme):
    assert client_of("coder").get(page("merge")).status_code == 403
