"""A broken rule is a sentence in the form, whoever notices it: the form, a trigger or a race."""

import datetime

import pytest

from provisions.models import (
    Assignment,
    Citation,
    Clause,
    ClauseText,
    Coding,
    Correspondence,
    Edition,
    Involvement,
    Organization,
    Plan,
    Silence,
    Source,
    Theme,
    ThemeLabel,
)
from tests.admin.submissions import errors, fields_of, save, text, url
from tests.factories import (
    AssignmentFactory,
    CitationFactory,
    ClauseFactory,
    ClauseTextFactory,
    CoderFactory,
    CodingFactory,
    CorrespondenceFactory,
    DutyFactory,
    EditionFactory,
    InvolvementFactory,
    OrganizationFactory,
    PlanFactory,
    SilenceFactory,
    SourceFactory,
    ThemeFactory,
    ThemeLabelFactory,
    ThemeMatchFactory,
)
from tests.models.test_constraints import BROKEN

NEW_YEAR = datetime.date(2025, 1, 1)


#: Rules on what nobody types: rows that `load` alone writes, and how much is known of a date, which
#: follows from the way it is typed.
NOT_TYPED = ("sourcetext_", "anchor_")


def is_typed(rule):
    return not rule.startswith(NOT_TYPED) and "_precision_" not in rule


@pytest.mark.parametrize("rule", [*filter(is_typed, BROKEN)])
def test_every_check_constraint_is_refused_in_words(rule, curator):
    factory_class, changes = BROKEN[rule]
    row = factory_class()
    model, kept = type(row), type(row).objects.get(pk=row.pk)
    typed = fields_of(row) | {k: "" if v is None else v for k, v in changes.items()}
    # Unchecked, a box is not sent; nothing else in these rows is false.
    response = save(curator, url(model, "change", row.pk), **typed)

    assert response.status_code == 200, "saved, or failed without words"
    assert errors(response)
    assert all(" " in message.strip() for message in errors(response))
    assert model.objects.get(pk=row.pk).__dict__.keys() == kept.__dict__.keys()
    assert fields_of(model.objects.get(pk=row.pk)) == fields_of(kept)


SENTENCES = {
    "plan_gaps_explained": (
        PlanFactory,
        {"completeness": "partial"},
        "Say in the coverage note what is missing and why.",
    ),
    "plan_repealed_after_commenced": (
        PlanFactory,
        {"commenced_on": "2025-01-02", "repealed_on": "2025-01-01"},
        "A plan cannot be repealed before it commenced.",
    ),
    "clause_withheld_only_as_draft": (
        ClauseFactory,
        {"withheld_reason": "unverified"},
        "Only a draft can have a reason for being withheld.",
    ),
    "citation_of_plan_or_clause": (
        CitationFactory,
        {"clause": ""},
        "Cite for a plan or for a clause: exactly one of the two.",
    ),
    "involvement_in_plan_or_clause": (
        InvolvementFactory,
        {"clause": ""},
        "Give a plan or a clause: exactly one of the two.",
    ),
    "clausetext_not_empty": (
        ClauseTextFactory,
        {"text": "", "heading": ""},
        "A clause text needs a heading or a text.",
    ),
    "coder_model_has_version": (
        CoderFactory,
        {"kind": "model"},
        "A model needs a version; a person or group has none.",
    ),
    "coding_confidence_in_range": (
        CodingFactory,
        {"confidence": "1.01"},
        "confidence must lie between 0 and 1.",
    ),
    "assignment_adjudicated_by_someone": (
        AssignmentFactory,
        {"method": "adjudicated"},
        "An adjudicated result, and no other, names who decided.",
    ),
    "correspondence_rejected_unpublished": (
        CorrespondenceFactory,
        {"review_state": "rejected"},
        "A rejected correspondence cannot be ready to publish.",
    ),
}


@pytest.mark.parametrize("rule", SENTENCES)
def test_rule_over_several_fields_says_its_own_sentence(rule, curator):
    factory_class, changes, sentence = SENTENCES[rule]
    row = factory_class()

    response = save(curator, url(type(row), "change", row.pk), **changes)

    assert sentence in errors(response)
    assert sentence in text(response)


TWINS = {
    "organization_slug": (OrganizationFactory, "Organization with this Slug already exists."),
    "edition": (EditionFactory, "This plan already has an edition with this label."),
    "clause": (ClauseFactory, "This plan already has this wording of this clause."),
    "clausetext": (ClauseTextFactory, "This clause already has such a text in this language."),
    "citation": (CitationFactory, "This place in this source is already cited here."),
    "involvement": (InvolvementFactory, "This organization already has this role here."),
    "duty": (DutyFactory, "This clause already has a duty at this position."),
    "theme": (ThemeFactory, "This scheme already has a theme with this slug."),
    "themelabel": (ThemeLabelFactory, "This theme already has this label in this language."),
    "themematch": (ThemeMatchFactory, "This theme is already matched to this concept."),
    "coding": (CodingFactory, "This coder has already judged this clause on this theme."),
    "assignment": (AssignmentFactory, "There is already a result for this clause and theme."),
    "silence": (SilenceFactory, "This coder has already recorded this silence."),
    "correspondence": (CorrespondenceFactory, "This correspondence is already recorded."),
}


@pytest.mark.parametrize("noun", TWINS)
def test_twin_is_refused_in_words(noun, curator):
    factory_class, sentence = TWINS[noun]
    row = factory_class()

    response = save(curator, url(type(row), "add"), **fields_of(row))

    assert response.status_code == 200
    assert sentence in errors(response)
    assert type(row).objects.count() == 1


INLINE_TWINS = {
    "texts": (
        ClauseTextFactory,
        {"language": "en", "standing": "original", "text": "Again."},
        "This clause already has such a text in this language.",
    ),
    "citations": (
        CitationFactory,
        {"locator": "p. 1"},
        "This place in this source is already cited here.",
    ),
    "assignments": (
        AssignmentFactory,
        {"method": "single"},
        "There is already a result for this clause and theme.",
    ),
}


@pytest.mark.parametrize("prefix", INLINE_TWINS)
def test_twin_in_an_inline_is_refused_in_words(prefix, curator):
    factory_class, typed, sentence = INLINE_TWINS[prefix]
    row = factory_class()
    links = {name: getattr(row, f"{name}_id") for name in ("source", "theme") if hasattr(row, name)}
    typed = typed | {name: pk for name, pk in links.items() if pk}

    response = save(curator, url(Clause, "change", row.clause_id), **{prefix: [typed]})

    assert response.status_code == 200
    assert sentence in errors(response)
    assert type(row).objects.count() == 1


def test_two_editions_that_overlap_in_one_submission_are_refused_by_the_database(curator):
    plan = PlanFactory()
    editions = [
        {"label": "one", "starts_on": NEW_YEAR},
        {"label": "two", "starts_on": datetime.date(2026, 1, 1)},
    ]

    response = save(curator, url(Plan, "change", plan.pk), title="New", editions=editions)

    sentence = "Two editions of a plan cannot hold on the same day. Nothing was saved."
    assert sentence in errors(response)
    assert not Edition.objects.exists()
    assert Plan.objects.get().title == plan.title


def test_the_same_citation_twice_in_one_submission_is_refused(curator):
    clause, source = ClauseFactory(), SourceFactory()
    citations = [{"source": source.pk, "locator": "p. 1"}] * 2

    response = save(curator, url(Clause, "change", clause.pk), citations=citations)

    sentence = "This place in this source is already cited here. Nothing was saved."
    assert sentence in errors(response)
    assert not Citation.objects.exists()


def test_overlapping_wordings_are_refused(curator):
    first = ClauseFactory(starts_on=NEW_YEAR)
    typed = fields_of(first) | {"wording": 2, "starts_on": "2026-01-01"}

    response = save(curator, url(Clause, "add"), **typed)

    assert "Two wordings of a clause cannot hold on the same day." in errors(response)


def test_validity_that_ends_before_it_starts_is_refused_in_an_inline(curator):
    plan = PlanFactory()
    edition = {"label": "one", "starts_on": "2025-01-02", "ends_on": "2025-01-01"}

    response = save(curator, url(Plan, "change", plan.pk), editions=[edition])

    assert "It must end after it starts." in errors(response)


def test_parent_in_another_plan_is_refused(curator):
    clause, other = ClauseFactory(), ClauseFactory()

    response = save(curator, url(Clause, "change", clause.pk), parent=other.pk)

    assert "Choose one of the same plan." in errors(response)


def test_parent_below_itself_is_refused(curator):
    top = ClauseFactory()
    below = ClauseFactory(plan=top.plan, parent=top)

    response = save(curator, url(Clause, "change", top.pk), parent=below.pk)

    assert "A row cannot stand below itself." in errors(response)


def test_moving_a_clause_with_parts_to_another_plan_is_refused_by_the_trigger(curator):
    top, other = ClauseFactory(), PlanFactory()
    ClauseFactory(plan=top.plan, parent=top)

    response = save(curator, url(Clause, "change", top.pk), plan=other.pk)

    assert "Its parts belong to another plan. Nothing was saved." in errors(response)
    assert Clause.objects.get(pk=top.pk).plan == top.plan


def test_moving_a_theme_with_narrower_ones_to_another_scheme_is_refused(curator):
    top, other = ThemeFactory(), ThemeFactory()
    ThemeFactory(scheme=top.scheme, broader=top)

    response = save(curator, url(Theme, "change", top.pk), scheme=other.scheme_id)

    assert "Its parts belong to another scheme. Nothing was saved." in errors(response)


def test_correspondence_inside_a_plan_is_refused(curator):
    row = CorrespondenceFactory()
    sibling = ClauseFactory(plan=row.from_clause.plan)

    response = save(curator, url(Correspondence, "change", row.pk), to_clause=sibling.pk)

    assert "Choose a clause of another plan." in errors(response)


EMPTY_FORMS = (Clause, ClauseText, Coding, Assignment, Correspondence, Silence, Theme, ThemeLabel)
EMPTY_FORMS += (Plan, Edition, Source, Citation, Involvement, Organization)


@pytest.mark.parametrize("model", EMPTY_FORMS, ids=lambda model: model.__name__)
def test_empty_form_is_refused_in_words(model, curator):
    response = curator.post(url(model, "add"), {})

    assert response.status_code == 200
    assert response.context["adminform"].form.errors


def test_new_clause_is_saved_with_all_that_hangs_on_it(curator):
    plan, source, theme = PlanFactory(), SourceFactory(), ThemeFactory()
    organization, coder = OrganizationFactory(), CoderFactory()

    response = save(
        curator,
        url(Clause, "add"),
        plan=plan.pk,
        eid="sec_1",
        clause_type="section",
        locator="Section 1",
        heading="A heading",
        position=1,
        texts=[{"language": "en", "standing": "original", "text": "A sentence of ours."}],
        citations=[{"source": source.pk, "locator": "p. 1"}],
        involvements=[{"organization": organization.pk, "role": "lead"}],
        duties=[{"position": 1, "actor": "The office", "modality": "must", "action": "report"}],
        codings=[
            {
                "theme": theme.pk,
                "coder": coder.pk,
                "codebook_version": "1.0",
                "applies": "on",
                "stance": "against",
            }
        ],
        assignments=[{"theme": theme.pk, "method": "single", "applies": "on"}],
    )

    assert response.status_code == 302, errors(response)
    clause = Clause.objects.get()
    assert [clause.texts.count(), clause.citations.count(), clause.duties.count()] == [1, 1, 1]
    assert [clause.codings.get().stance, clause.assignments.count()] == ["against", 1]
    assert clause.involvements.get().organization == organization
