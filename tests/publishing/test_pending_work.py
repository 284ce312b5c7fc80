"""A publication looks only at what was written, and finds all of it."""

import threading

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provisions.models import (
    Assignment,
    Citation,
    Clause,
    ClauseText,
    Coder,
    Coding,
    Correspondence,
    Edition,
    Jurisdiction,
    Organization,
    Plan,
    PublicationQueueEntry,
    PublishedClause,
    Revision,
    Silence,
    Source,
    SourceText,
    Theme,
)
from provisions.models.guards import unguarded
from provisions.publishing.pending_work import pending_work
from provisions.publishing.publisher import preview, publish
from provisions.publishing.renderers import RENDERING
from tests.factories import (
    AssignmentFactory,
    CitationFactory,
    ClauseFactory,
    ClauseTextFactory,
    CodingFactory,
    CorrespondenceFactory,
    DutyFactory,
    EditionFactory,
    InvolvementFactory,
    PlanFactory,
    SilenceFactory,
    SpanFactory,
    ThemeLabelFactory,
)


def publish_all(**options):
    return publish(published_by="tester", override="for the test", **options)


@pytest.fixture
def corpus(db):
    """Two plans with one of everything on them, published."""
    fill()
    publish_all()


def fill():
    for slug in ("a-plan", "b-plan"):
        clause = ClauseFactory(plan__slug=slug, eid="art_1")
        theme = theme_of(slug)
        CodingFactory(clause=clause, theme=theme)
        AssignmentFactory(clause=clause, theme=theme)
        ClauseTextFactory(clause=clause)
        CitationFactory(clause=clause)
        CitationFactory(plan=clause.plan, clause=None)
        EditionFactory(plan=clause.plan)
        DutyFactory(clause=clause)
        InvolvementFactory(clause=clause)
        SilenceFactory(plan=clause.plan)
        SpanFactory(clause=clause, transcript__plan=clause.plan)
    first, second = Clause.objects.order_by("plan__slug")
    CorrespondenceFactory(from_clause=first, to_clause=second)


def theme_of(slug):
    return ThemeLabelFactory(theme__slug=f"theme-of-{slug}").theme


def looked_at():
    scope = pending_work().scope
    return set(scope.plans), set(scope.nouns)


def test_nothing_is_looked_at_when_nothing_was_written(corpus):
    assert looked_at() == (set(), set())


def test_a_clause_that_is_edited_brings_its_plan_and_nothing_else(corpus):
    Clause.objects.filter(plan__slug="a-plan").update(heading="Edited")

    assert looked_at() == ({"a-plan"}, set())


@pytest.mark.parametrize(
    ("model", "plans", "nouns"),
    [
        (Source, {"a-plan"}, {"source", "theme"}),
        (Theme, {"a-plan"}, {"theme"}),
        (Coder, {"a-plan"}, {"coder"}),
        (Organization, {"a-plan"}, {"organization"}),
    ],
)
def test_a_row_outside_plans_brings_those_that_repeat_its_name(corpus, model, plans, nouns):
    users = {
        Source: Citation.objects.filter(clause__plan__slug="a-plan").values("source"),
        Theme: Assignment.objects.filter(clause__plan__slug="a-plan").values("theme"),
        Coder: Coding.objects.filter(clause__plan__slug="a-plan").values("coder"),
        Organization: Organization.objects.filter(involvements__clause__plan__slug="a-plan").values(
            "pk"
        ),
    }
    row = model.objects.filter(pk__in=users[model]).first()
    model.objects.filter(pk=row.pk).update(slug="renamed")

    assert looked_at() == (plans, nouns)


def test_a_title_that_no_plan_repeats_brings_no_plan(corpus):
    Source.objects.update(title="Another title")

    assert looked_at() == (set(), {"source", "theme"})


def test_a_preview_and_a_rolled_back_publication_leave_the_queue(corpus):
    Clause.objects.update(heading="Edited")
    waiting = set(PublicationQueueEntry.objects.values_list("pk", flat=True))

    preview()
    with transaction.atomic():
        publish_all()
        transaction.set_rollback(True)

    assert set(PublicationQueueEntry.objects.values_list("pk", flat=True)) == waiting
    assert publish_all().counts["clause"]["updated"] == 2
    assert not PublicationQueueEntry.objects.exists()


def test_a_plan_published_alone_settles_its_own_entries_only(corpus):
    Clause.objects.update(heading="Edited")

    publish_all(plan="a-plan")

    assert looked_at()[0] == {"b-plan"}


def test_a_plan_published_alone_takes_along_those_that_account_for_its_clauses(corpus):
    theirs = Clause.objects.get(plan__slug="b-plan")
    SpanFactory(
        transcript=SourceText.objects.get(plan__slug="a-plan"),
        start_char=2,
        end_char=9,
        part="text",
        clause=theirs,
    )
    publish_all()
    Clause.objects.filter(pk=theirs.pk).update(eid="renumbered")

    assert publish_all(plan="b-plan").counts["coverage"]["updated"] == 1
    assert looked_at()[0] == set()
    assert publish_all(is_full=True).total == 0


def test_a_renamed_plan_published_alone_is_withdrawn_under_its_old_name(corpus):
    Plan.objects.filter(slug="a-plan").update(slug="renamed")

    assert publish_all(plan="renamed").counts["plan"]["withdrawn"] == 1
    assert publish_all(is_full=True).total == 0


def test_a_changed_renderer_brings_everything(corpus):
    assert Revision.objects.get().rendering == RENDERING
    with unguarded(connection, "provisions_revision"):
        Revision.objects.update(rendering=RENDERING - 1)

    assert pending_work().scope.plans is None


@pytest.mark.django_db(transaction=True)
def test_what_is_committed_during_a_publication_is_published_by_the_next():
    clause = ClauseFactory()
    publish_all()
    written, committed = threading.Event(), threading.Event()

    def edit_slowly():
        with transaction.atomic():
            Clause.objects.filter(pk=clause.pk).update(heading="Edited late")
            written.set()
            committed.wait(20)
        connection.close()

    writer = threading.Thread(target=edit_slowly)
    writer.start()
    written.wait(20)
    ClauseFactory(plan=clause.plan, eid="other")
    publish_all()  # sees the new clause, not the edit that is still open
    committed.set()
    writer.join()

    assert publish_all().counts["clause"] == {"created": 0, "updated": 1, "withdrawn": 0}
    assert "Edited late" in PublishedClause.objects.current().get(key=clause.public_id).document


#: Edits that a curator or a loader may make, each on the rows of one of two plans.
EDITS = {
    "reword": lambda n: Clause.objects.filter(plan__slug=plan_of(n)).update(heading=f"H{n}"),
    "draft clause": lambda n: Clause.objects.filter(plan__slug=plan_of(n)).update(
        stage="draft", withheld_reason=""
    ),
    "ready clause": lambda n: Clause.objects.filter(plan__slug=plan_of(n)).update(stage="ready"),
    "draft plan": lambda n: Plan.objects.filter(slug=plan_of(n)).update(stage="draft"),
    "ready plan": lambda n: Plan.objects.filter(slug=plan_of(n)).update(stage="ready"),
    "delete plan": lambda n: Plan.objects.filter(slug=plan_of(n)).delete(),
    "new plan": lambda n: ClauseFactory(plan=PlanFactory(), eid="art_1"),
    "new clause": lambda n: ClauseFactory(
        plan=Plan.objects.filter(slug=plan_of(n)).first() or PlanFactory(slug=plan_of(n))
    ),
    "delete text": lambda n: ClauseText.objects.filter(clause__plan__slug=plan_of(n)).delete(),
    "delete coding": lambda n: Coding.objects.filter(clause__plan__slug=plan_of(n)).delete(),
    "delete result": lambda n: Assignment.objects.filter(clause__plan__slug=plan_of(n)).delete(),
    "delete citation": lambda n: Citation.objects.filter(plan__slug=plan_of(n)).delete(),
    "delete edition": lambda n: Edition.objects.filter(plan__slug=plan_of(n)).delete(),
    "draft silence": lambda n: Silence.objects.filter(plan__slug=plan_of(n)).update(stage="draft"),
    "draft correspondence": lambda n: Correspondence.objects.update(stage="draft"),
    "rename coder": lambda n: Coder.objects.update(name=f"Coder {n}"),
    "draft theme": lambda n: Theme.objects.filter(slug=f"theme-of-{plan_of(n)}").update(
        stage="draft"
    ),
    "relabel theme": lambda n: Theme.objects.update(preferred_label=f"Label {n}"),
    "retitle source": lambda n: Source.objects.update(title=f"Title {n}"),
    "rename country": lambda n: Jurisdiction.objects.update(name=f"Country {n}"),
    "rename body": lambda n: Organization.objects.update(name=f"Body {n}"),
}


def plan_of(number):
    return ("a-plan", "b-plan")[number % 2]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    steps=st.lists(
        st.lists(st.tuples(st.sampled_from(sorted(EDITS)), st.integers(0, 9))), max_size=4
    )
)
def test_looking_at_what_was_written_finds_what_looking_at_everything_would(db, steps):
    with transaction.atomic():
        fill()
        publish_all()
        for edits in steps:
            for name, number in edits:
                EDITS[name](number)
            publish_all()
            full = publish_all(is_full=True)
            assert (full.total, full.changes) == (0, [])
        transaction.set_rollback(True)
