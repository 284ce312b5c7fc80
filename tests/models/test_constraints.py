"""Every named rule of the curated tables: once in words to a person, once in the database."""

import datetime
import functools

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import CheckConstraint, RestrictedError

from provisions.models import CURATED_MODELS, Clause, Coder, Edition
from tests.factories import (
    FACTORIES,
    AnchorFactory,
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
    JurisdictionFactory,
    OrganizationFactory,
    PlanFactory,
    SchemeFactory,
    SearchFactory,
    SilenceFactory,
    SourceFactory,
    SourceTextFactory,
    SpanFactory,
    ThemeFactory,
    ThemeLabelFactory,
    ThemeMatchFactory,
)

pytestmark = pytest.mark.django_db

#: constraint name -> a factory and the fields that break just this rule
BROKEN = {
    "jurisdiction_code_form": (JurisdictionFactory, {"code": "USA!"}),
    "jurisdiction_name_filled": (JurisdictionFactory, {"name": ""}),
    "jurisdiction_kind_known": (JurisdictionFactory, {"kind": "planet"}),
    "organization_slug_form": (OrganizationFactory, {"slug": "No Slug"}),
    "organization_name_filled": (OrganizationFactory, {"name": ""}),
    "organization_kind_known": (OrganizationFactory, {"kind": "club"}),
    "source_slug_form": (SourceFactory, {"slug": "a--b"}),
    "source_language_form": (SourceFactory, {"language": "English"}),
    "source_sha256_form": (SourceFactory, {"sha256": "abc"}),
    "source_title_filled": (SourceFactory, {"title": ""}),
    "source_publisher_filled": (SourceFactory, {"publisher": ""}),
    "source_kind_known": (SourceFactory, {"kind": "rumour"}),
    "source_stage_known": (SourceFactory, {"stage": "maybe"}),
    "citation_of_plan_or_clause": (CitationFactory, {"clause": None}),
    "plan_slug_form": (PlanFactory, {"slug": "Plan_1"}),
    "plan_language_form": (PlanFactory, {"language": "e"}),
    "plan_title_filled": (PlanFactory, {"title": ""}),
    "plan_plan_type_known": (PlanFactory, {"plan_type": "poem"}),
    "plan_legal_force_known": (PlanFactory, {"legal_force": "a bit"}),
    "plan_status_known": (PlanFactory, {"status": "lost"}),
    "plan_completeness_known": (PlanFactory, {"completeness": "half", "coverage_note": "x"}),
    "plan_stage_known": (PlanFactory, {"stage": "maybe"}),
    "plan_repealed_after_commenced": (
        PlanFactory,
        {
            "commenced_on": datetime.date(2025, 1, 2),
            "repealed_on": datetime.date(2025, 1, 1),
        },
    ),
    "plan_adopted_precision_known": (PlanFactory, {"adopted_precision": "week"}),
    "plan_adopted_precision_held": (
        PlanFactory,
        {"adopted_on": datetime.date(2025, 7, 2), "adopted_precision": "month"},
    ),
    "plan_published_precision_known": (PlanFactory, {"published_precision": "week"}),
    "plan_published_precision_held": (
        PlanFactory,
        {"published_on": datetime.date(2025, 7, 1), "published_precision": "year"},
    ),
    "source_published_precision_known": (SourceFactory, {"published_precision": "week"}),
    "source_published_precision_held": (
        SourceFactory,
        {"published_on": datetime.date(2025, 7, 2), "published_precision": "month"},
    ),
    "plan_gaps_explained": (PlanFactory, {"completeness": "partial"}),
    "edition_label_filled": (EditionFactory, {"label": ""}),
    "edition_ends_after_start": (
        EditionFactory,
        {"starts_on": datetime.date(2025, 1, 1), "ends_on": datetime.date(2025, 1, 1)},
    ),
    "involvement_role_known": (InvolvementFactory, {"role": "onlooker"}),
    "involvement_in_plan_or_clause": (InvolvementFactory, {"clause": None}),
    "clause_eid_form": (ClauseFactory, {"eid": "sec 1"}),
    "clause_locator_filled": (ClauseFactory, {"locator": ""}),
    "clause_clause_type_known": (ClauseFactory, {"clause_type": "verse"}),
    "clause_stage_known": (ClauseFactory, {"stage": "maybe"}),
    "clause_wording_from_one": (ClauseFactory, {"wording": 0}),
    "clause_withheld_only_as_draft": (ClauseFactory, {"withheld_reason": "unverified"}),
    "sourcetext_format_filled": (SourceTextFactory, {"format": ""}),
    "sourcetext_text_filled": (SourceTextFactory, {"text": ""}),
    "span_part_known": (SpanFactory, {"part": "middle"}),
    "span_exclusion_known": (SpanFactory, {"clause": None, "part": "", "exclusion": "dull"}),
    "span_not_reversed": (SpanFactory, {"start_char": 2}),
    "span_clause_or_exclusion": (SpanFactory, {"exclusion": "bullet"}),
    "anchor_state_known": (AnchorFactory, {"state": "lost"}),
    "anchor_noun_filled": (AnchorFactory, {"noun": ""}),
    "anchor_row_filled": (AnchorFactory, {"row": ""}),
    "anchor_settled_whole": (AnchorFactory, {"settled_by": "curator"}),
    "clause_ends_after_start": (
        ClauseFactory,
        {"starts_on": datetime.date(2025, 1, 2), "ends_on": datetime.date(2025, 1, 1)},
    ),
    "clausetext_language_form": (ClauseTextFactory, {"language": "zh_CN"}),
    "clausetext_standing_known": (ClauseTextFactory, {"standing": "rumour"}),
    "clausetext_not_empty": (ClauseTextFactory, {"text": "", "heading": ""}),
    "clausetext_span_whole": (ClauseTextFactory, {"start_char": 5, "end_char": 5}),
    "duty_modality_known": (DutyFactory, {"modality": "perhaps"}),
    "duty_actor_filled": (DutyFactory, {"actor": ""}),
    "duty_action_filled": (DutyFactory, {"action": ""}),
    "scheme_slug_form": (SchemeFactory, {"slug": "-a"}),
    "scheme_version_form": (SchemeFactory, {"version": "v1"}),
    "scheme_title_filled": (SchemeFactory, {"title": ""}),
    "scheme_publisher_filled": (SchemeFactory, {"publisher": ""}),
    "scheme_stage_known": (SchemeFactory, {"stage": "maybe"}),
    "theme_slug_form": (ThemeFactory, {"slug": "AI"}),
    "theme_codebook_version_form": (ThemeFactory, {"codebook_version": "one"}),
    "theme_preferred_label_filled": (ThemeFactory, {"preferred_label": ""}),
    "theme_stage_known": (ThemeFactory, {"stage": "maybe"}),
    "search_language_form": (SearchFactory, {"language": "x"}),
    "search_words_filled": (SearchFactory, {"words": ""}),
    "themelabel_language_form": (ThemeLabelFactory, {"language": "x"}),
    "themelabel_label_filled": (ThemeLabelFactory, {"label": ""}),
    "themelabel_kind_known": (ThemeLabelFactory, {"kind": "nick"}),
    "themematch_relation_known": (ThemeMatchFactory, {"relation": "cousin"}),
    "themematch_label_filled": (ThemeMatchFactory, {"label": ""}),
    "coder_slug_form": (CoderFactory, {"slug": "A B"}),
    "coder_name_filled": (CoderFactory, {"name": ""}),
    "coder_kind_known": (CoderFactory, {"kind": "oracle"}),
    "coder_model_has_version": (CoderFactory, {"kind": "model", "model_version": ""}),
    "coding_codebook_version_form": (CodingFactory, {"codebook_version": "x"}),
    "coding_evidence_language_form": (CodingFactory, {"evidence_language": "x"}),
    "coding_stance_known": (CodingFactory, {"stance": "hostile"}),
    "coding_stance_only_where_it_applies": (CodingFactory, {"applies": False, "stance": "for"}),
    "coding_confidence_in_range": (CodingFactory, {"confidence": "1.01"}),
    "coding_evidence_whole": (CodingFactory, {"evidence_start": 4, "evidence_end": 2}),
    "assignment_method_known": (AssignmentFactory, {"method": "dice"}),
    "assignment_adjudicated_by_someone": (AssignmentFactory, {"method": "adjudicated"}),
    "silence_codebook_version_form": (SilenceFactory, {"codebook_version": "x"}),
    "silence_method_filled": (SilenceFactory, {"method": ""}),
    "silence_stage_known": (SilenceFactory, {"stage": "maybe"}),
    "correspondence_relation_known": (CorrespondenceFactory, {"relation": "likes"}),
    "correspondence_review_state_known": (CorrespondenceFactory, {"review_state": "seen"}),
    "correspondence_stage_known": (CorrespondenceFactory, {"stage": "maybe"}),
    "correspondence_rationale_filled": (CorrespondenceFactory, {"rationale": ""}),
    "correspondence_confidence_in_range": (CorrespondenceFactory, {"confidence": "-0.1"}),
    "correspondence_rejected_unpublished": (CorrespondenceFactory, {"review_state": "rejected"}),
}

#: Rules that compare a row with itself: they need a saved row, and have tests of their own below.
SELF_REFERRING = {
    "jurisdiction_not_its_own_part",
    "organization_not_its_own_part",
    "theme_not_its_own_broader",
    "theme_not_its_own_replacement",
    "theme_replaced_only_when_deprecated",
    "clause_not_its_own_parent",
    "correspondence_between_two",
}


def broken_rule(error: IntegrityError) -> str:
    return error.__cause__.diag.constraint_name


def saved_parts(factory_class, fields):
    """A valid row that is not saved, over parts that are, with the given fields put in."""
    row = factory_class.create()
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    row.delete()
    values.update({f"{k}_id" if v is None else k: v for k, v in fields.items()})
    return type(row)(**values)


@pytest.mark.parametrize("rule", BROKEN)
def test_check_constraint_holds_in_the_database(rule):
    factory_class, fields = BROKEN[rule]
    row = saved_parts(factory_class, fields)

    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        type(row).objects.bulk_create([row])

    assert broken_rule(caught.value) == rule


@pytest.mark.parametrize("rule", BROKEN)
def test_full_clean_refuses_what_the_constraint_refuses(rule):
    factory_class, fields = BROKEN[rule]
    row = saved_parts(factory_class, fields)

    with pytest.raises(ValidationError) as caught:
        row.full_clean()

    assert all(message.strip() for message in caught.value.messages)


def test_every_check_constraint_is_broken_once_above():
    named = {
        constraint.name
        for model in CURATED_MODELS
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint)
    }

    assert named == set(BROKEN) | SELF_REFERRING


def test_every_choices_field_has_a_check_constraint():
    for model in CURATED_MODELS:
        names = {constraint.name for constraint in model._meta.constraints}
        for field in model._meta.concrete_fields:
            if field.choices:
                assert f"{model._meta.model_name}_{field.name}_known" in names


def test_every_constraint_speaks_to_a_curator():
    for model in CURATED_MODELS:
        for constraint in model._meta.constraints:
            assert constraint.violation_error_message != constraint.default_violation_error_message


@pytest.mark.parametrize(
    ("factory_class", "field", "rule"),
    [
        (JurisdictionFactory, "parent", "jurisdiction_not_its_own_part"),
        (OrganizationFactory, "parent", "organization_not_its_own_part"),
        (ThemeFactory, "broader", "theme_not_its_own_broader"),
        (
            functools.partial(ThemeFactory, is_deprecated=True),
            "replaced_by",
            "theme_not_its_own_replacement",
        ),
        (ClauseFactory, "parent", "clause_not_its_own_parent"),
    ],
)
def test_row_cannot_stand_above_itself(factory_class, field, rule):
    row = factory_class()

    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**{field: row})

    assert broken_rule(caught.value) == rule


def test_only_a_theme_that_is_given_up_is_replaced():
    row = ThemeFactory()
    row.replaced_by = ThemeFactory(scheme=row.scheme)

    with pytest.raises(ValidationError, match="Only a theme that is given up"):
        row.full_clean()
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        row.save()

    assert broken_rule(caught.value) == "theme_replaced_only_when_deprecated"


def test_clause_does_not_correspond_to_itself():
    row = CorrespondenceFactory()

    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(to_clause=row.from_clause)

    assert broken_rule(caught.value) == "correspondence_between_two"


@pytest.mark.parametrize("model", CURATED_MODELS, ids=lambda model: model.__name__)
def test_natural_key_is_unique(model):
    row = FACTORIES[model]()
    twin = model(**{f.attname: getattr(row, f.attname) for f in model._meta.concrete_fields[1:]})

    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.bulk_create([twin])


@pytest.mark.parametrize("model", CURATED_MODELS, ids=lambda model: model.__name__)
def test_natural_key_finds_the_row(model):
    row = FACTORIES[model]()

    assert model.objects.get_by_natural_key(*row.natural_key()) == row


def test_editions_of_a_plan_never_overlap():
    edition = EditionFactory()

    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Edition.objects.create(plan=edition.plan, label="other", starts_on=edition.starts_on)

    assert broken_rule(caught.value) == "edition_no_overlap"


def test_edition_may_begin_on_the_day_the_last_one_ends():
    edition = EditionFactory()

    following = Edition.objects.create(plan=edition.plan, label="next", starts_on=edition.ends_on)

    assert following.pk


def test_wordings_of_a_clause_never_overlap():
    first = ClauseFactory(starts_on=datetime.date(2025, 1, 1))

    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        ClauseFactory(
            plan=first.plan, eid=first.eid, wording=2, starts_on=datetime.date(2026, 1, 1)
        )

    assert broken_rule(caught.value) == "clause_wordings_no_overlap"


def test_parent_belongs_to_the_same_plan():
    other = ClauseFactory()

    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        ClauseFactory(parent=other)

    assert broken_rule(caught.value) == "clause_parent_same_plan"


def test_broader_theme_belongs_to_the_same_scheme():
    other = ThemeFactory()

    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        ThemeFactory(broader=other)

    assert broken_rule(caught.value) == "theme_parent_same_scheme"


@pytest.mark.parametrize(
    ("factory_class", "field", "scope"),
    [(ThemeFactory, "broader", "scheme"), (ClauseFactory, "parent", "plan")],
)
def test_tree_has_no_cycle(factory_class, field, scope):
    top = factory_class()
    middle = factory_class(**{field: top, scope: getattr(top, scope)})
    bottom = factory_class(**{field: middle, scope: getattr(top, scope)})

    with pytest.raises(IntegrityError, match="cannot stand below itself"), transaction.atomic():
        type(top).objects.filter(pk=top.pk).update(**{field: bottom})
    setattr(top, field, bottom)
    with pytest.raises(ValidationError, match="cannot stand below itself"):
        top.full_clean()


def test_moving_a_clause_with_parts_to_another_plan_is_refused():
    top = ClauseFactory()
    ClauseFactory(plan=top.plan, parent=top)

    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Clause.objects.filter(pk=top.pk).update(plan=PlanFactory())

    assert broken_rule(caught.value) == "clause_parent_same_plan"


def test_clause_with_parts_is_not_deleted_alone():
    top = ClauseFactory()
    ClauseFactory(plan=top.plan, parent=top)

    with pytest.raises(RestrictedError):
        top.delete()


def test_plan_is_deleted_with_its_whole_tree():
    top = ClauseFactory()
    ClauseFactory(plan=top.plan, parent=top)

    top.plan.delete()

    assert not Clause.objects.exists()


def test_correspondence_runs_across_plans():
    clause = ClauseFactory()
    other = ClauseFactory(plan=clause.plan)

    with pytest.raises(ValidationError, match="another plan"):
        CorrespondenceFactory.build(
            from_clause=clause, to_clause=other, coder=CoderFactory()
        ).full_clean()


def test_model_is_never_recorded_as_a_person():
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Coder.objects.create(slug="m", name="M", kind="person", model_version="3")

    assert broken_rule(caught.value) == "coder_model_has_version"


def test_a_span_ends_where_its_text_ends():
    row = SpanFactory()
    row.end_char = len(row.transcript.text) + 1

    with pytest.raises(ValidationError, match="The text ends after"):
        row.full_clean()
