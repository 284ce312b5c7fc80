"""A mirror can recompute a revision's checksum from what the API serves."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from provisions.models import PUBLISHED_MODELS, Checksum, Revision, Theme
from provisions.publishing.publisher import publish
from tests.factories import ClauseFactory, SchemeFactory, ThemeFactory
from tests.mirror import root


def served(revision):
    return [
        (f"{model.noun}/{row.key}", hashlib.sha256(row.document.encode()).hexdigest())
        for model in PUBLISHED_MODELS
        for row in model.objects.all().known_at(revision)
    ]


@pytest.mark.django_db
def test_root_is_what_a_mirror_computes():
    ClauseFactory()

    revision = publish(published_by="tester").revision

    assert revision.root_sha256 == root(served(1))


@pytest.mark.django_db
def test_untouched_branches_keep_their_rows():
    scheme = SchemeFactory()
    for _ in range(30):
        ThemeFactory(scheme=scheme)
    publish(published_by="tester")
    before = Checksum.objects.count()
    Theme.objects.filter(pk=Theme.objects.first().pk).update(definition="New.")

    publish(published_by="tester")

    assert Checksum.objects.count() == before + 4


class HistoryOfEdits(TestCase):
    """Whatever is edited, in whatever order, every revision's root can be recomputed for ever."""

    @given(
        st.lists(
            st.dictionaries(st.integers(0, 5), st.sampled_from(["ready", "draft", "new"])),
            max_size=4,
        )
    )
    def test_every_root_is_what_a_mirror_computes(self, edits):
        scheme = SchemeFactory()
        themes = [ThemeFactory(scheme=scheme) for _ in range(6)]
        publish(published_by="tester")
        for step, edit in enumerate(edits):
            for index, action in edit.items():
                row = Theme.objects.filter(pk=themes[index].pk)
                if action == "new":
                    row.update(definition=f"In step {step}.")
                else:
                    row.update(stage=action)
            publish(published_by="tester")

        for revision in Revision.objects.all():
            assert revision.root_sha256 == root(served(revision.number))
