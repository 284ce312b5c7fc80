"""Whatever is written to any curated row, publishing finds all that readers must see changed.

The proof does not know how publishing finds it: every field of every curated model is changed, on
every kind of row, in three plans that refer to each other; what is then published must be what a
first publication of the same rows would publish, checksum and refusals included.
"""

import contextlib
import datetime
from decimal import Decimal

import pytest
from django.db import DataError, IntegrityError, connection, models, transaction
from django.db.models import ProtectedError, RestrictedError
from hypothesis import given, settings
from hypothesis import strategies as st

from provisions.models import (
    CURATED_MODELS,
    PUBLISHED_MODELS,
    Anchor,
    Assignment,
    Checksum,
    Citation,
    Clause,
    ClauseText,
    Coder,
    Coding,
    Involvement,
    Load,
    Plan,
    Revision,
    Source,
    SourceText,
    Span,
    Theme,
)
from provisions.models.guards import unguarded
from provisions.publishing.publisher import PublicationRefusedError, publish
from provisions.publishing.store import compared_columns
from tests.publishing.linked_plans import ADD, LANGUAGES, PLANS, fill

pytestmark = pytest.mark.django_db

#: Curated, but told to nobody: what became of judgements, and which loads were run.
NOT_PUBLISHED = {Anchor, Load}


def publish_all(**options):
    return publish(published_by="tester", override="for the test", **options)


def breaking(refused):
    return {str(reason) for reason in refused.reasons if not reason.is_overridable}


def outcome(**options):
    """What readers are given, or why they are given nothing new."""
    try:
        publish_all(**options)
    except PublicationRefusedError as refused:
        return breaking(refused)
    found = {
        (model.noun, row["key"]): row
        for model in PUBLISHED_MODELS
        for row in model.objects.current().values("key", "document", *compared_columns(model))
    }
    return found, Checksum.objects.filter(prefix="", revision_to=None).get().sha256


@contextlib.contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def outcome_on_a_copy():
    """What a first publication of the same rows gives."""
    with undone():
        copied = (*PUBLISHED_MODELS, Checksum, Revision)
        with unguarded(connection, *(model._meta.db_table for model in copied)):
            for model in copied:
                model.objects.all().delete()
        return outcome(is_full=True)


def finds_less_than_all():
    """Publish what was written; whether looking at everything then finds, or refuses, more."""
    try:
        publish_all()
    except PublicationRefusedError as refused:
        with pytest.raises(PublicationRefusedError) as caught:
            publish_all(is_full=True)
        return breaking(caught.value) != breaking(refused)
    return publish_all(is_full=True).total > 0


def others(row, field):
    """Values that the database may accept instead of the one that a row has."""
    value = getattr(row, field.attname)
    if field.is_relation:
        rows = field.related_model.objects.exclude(pk=value).order_by("-pk")
        found = [*rows.values_list("pk", flat=True)[:40], None]
    elif field.choices:
        found = [choice for choice, _ in field.choices]
    elif isinstance(field, models.BooleanField):
        found = [not value]
    elif isinstance(field, models.DateTimeField):
        found = [datetime.datetime(2025, 3, 1, tzinfo=datetime.UTC)]
    elif isinstance(field, models.DateField):
        # Beyond any day of the factories, whose years grow with every row they make.
        found = [datetime.date(year, 1, 1) for year in (3031, 1971)]
    elif isinstance(field, models.DecimalField):
        found = [Decimal("0.25")]
    elif isinstance(field, models.IntegerField):
        found = [(value or 0) + 1, (value or 0) + 20]
    else:
        found = [
            f"{value}-x",
            "art_99",
            *LANGUAGES,
            "ab" * 32,
            "us-ca",
            "2.0",
            "https://example.org/x",
        ]
    return [other for other in found if other != value]


#: Fields that can change only along with others, by model and field.
COMPANIONS = {
    (Citation, "plan"): {"clause": None},
    (Citation, "clause"): {"plan": None},
    (Involvement, "plan"): {"clause": None, "role": "issuer"},
    (Involvement, "clause"): {"plan": None, "role": "lead"},
    (Coder, "kind"): {"model_version": "m-1"},
    (Coder, "model_version"): {"kind": "model"},
    (Span, "exclusion"): {"clause": None, "part": ""},
    (ClauseText, "end_char"): {"start_char": 0},
    (ClauseText, "start_char"): {"end_char": 50},
    (Coding, "evidence_end"): {"evidence_start": 0},
    (Coding, "evidence_start"): {"evidence_end": 50},
    (Theme, "replaced_by"): {"is_deprecated": True},
    (Plan, "adopted_precision"): {"adopted_on": datetime.date(2024, 1, 1)},
    (Plan, "published_precision"): {"published_on": datetime.date(2024, 1, 1)},
    (Source, "published_precision"): {"published_on": datetime.date(2024, 1, 1)},
    (Assignment, "method"): {"adjudicator": None},
    (Plan, "completeness"): {"coverage_note": "Read in part."},
    (Span, "transcript"): {"start_char": 20, "end_char": 25},
    (Clause, "withheld_reason"): {"stage": "draft"},
}


def change(row, field, turn=0):
    """Give one field another value that the database accepts; return whether there is one."""
    model = type(row)
    found = others(row, field)
    for value in found[turn % max(len(found), 1) :] + found[: turn % max(len(found), 1)]:
        companions = dict(COMPANIONS.get((model, field.name), {}))
        for values in ({}, companions) if companions else ({},):
            with contextlib.suppress(IntegrityError, DataError), transaction.atomic():
                model.objects.filter(pk=row.pk).update(**{**values, field.attname: value})
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
                return True
    return False


def fields_of(model):
    return [field for field in model._meta.concrete_fields if not field.primary_key]


def is_repeated_by_others(field):
    """Names, links and stages: who repeats them depends on the kind of row."""
    return field.is_relation or field.unique or field.name in {"slug", "eid", "stage", "wording"}


#: Each trial is two publications: so many kinds of rows of a noun are tried; raise it to try all.
KINDS_TRIED = 2


def kinds_of_rows(model):
    """Rows of a model: one for each set of relations by which others refer to it."""
    kinds = {}
    for row in model.objects.order_by("pk"):
        users = frozenset(
            relation.name
            for relation in model._meta.related_objects
            if relation.related_model.objects.filter(**{relation.field.name: row}).exists()
        )
        links = tuple(
            getattr(row, field.attname) is None for field in fields_of(model) if field.null
        )
        kinds.setdefault((users, links, getattr(row, "stage", "")), row)
    return list(kinds.values())


PUBLISHED_FROM = [model for model in CURATED_MODELS if model not in NOT_PUBLISHED]


def test_every_curated_model_takes_part():
    assert set(ADD) == set(PUBLISHED_FROM)


@pytest.fixture(scope="module")
def before(django_db_setup, django_db_blocker):
    """What is published of the corpus; each test leaves the corpus as it was."""
    with django_db_blocker.unblock(), undone():
        fill()
        yield outcome()


@pytest.mark.parametrize("model", PUBLISHED_FROM, ids=lambda model: model._meta.model_name)
def test_a_changed_field_reaches_all_that_repeat_it(before, model):
    missed, unchanged = [], []
    rows = kinds_of_rows(model)
    for field in fields_of(model):
        tried = 0
        for row in rows if is_repeated_by_others(field) else rows[:1]:
            if tried == KINDS_TRIED:
                break
            with undone():
                if not change(row, field):
                    continue
                tried += 1
                if finds_less_than_all():
                    missed.append(f"{field.name} of {row}")
        if not tried:
            unchanged.append(field.name)

    assert (missed, unchanged) == ([], [])


@pytest.mark.parametrize("model", PUBLISHED_FROM, ids=lambda model: model._meta.model_name)
def test_a_row_that_is_added_or_deleted_reaches_all_that_repeat_it(before, model):
    with undone():
        ADD[model]("b-plan")
        assert outcome_on_a_copy() == outcome() != before

    missed = []
    for row in kinds_of_rows(model)[:KINDS_TRIED]:
        with undone():
            with contextlib.suppress(ProtectedError, RestrictedError):
                row.delete()
            expected = outcome_on_a_copy()
            if outcome() != expected:
                missed.append(str(row))
    assert missed == []


STEPS = st.tuples(
    st.sampled_from(["change", "change", "add", "delete", "publish", "publish one"]),
    st.sampled_from(PUBLISHED_FROM),
    st.integers(0, 50),
    st.integers(0, 50),
)


def take(step, model, number, turn):
    """One step of a curator, if the rows at hand allow it."""
    if step == "add":
        with contextlib.suppress(IntegrityError, StopIteration), transaction.atomic():
            ADD[model](sorted(PLANS)[number % 3])
    elif step == "publish":
        outcome()
    elif step == "publish one":
        slugs = Plan.objects.order_by("slug").values_list("slug", flat=True)
        if slugs:
            outcome(plan=slugs[number % len(slugs)])
    else:
        rows = model.objects.order_by("pk")
        row = rows[number % len(rows)] if rows else None
        if row is not None and step == "delete":
            with contextlib.suppress(ProtectedError, RestrictedError, IntegrityError):
                row.delete()
        elif row is not None:
            # A reader alone writes a source's text, along with the spans that fit into it.
            fields = [f for f in fields_of(model) if not (model is SourceText and f.name == "text")]
            change(row, fields[turn % len(fields)], number)


@settings(max_examples=12, deadline=None, derandomize=True)
@given(steps=st.lists(STEPS, max_size=12))
def test_any_sequence_of_edits_ends_as_a_first_publication_would(before, steps):
    with undone():
        for step in steps:
            take(*step)

        assert outcome() == outcome_on_a_copy()
