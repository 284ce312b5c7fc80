"""The smallest valid row of each curated noun. Deterministic: sequences, nothing random."""

import datetime
from typing import Any

import factory
from django.contrib.auth.models import User
from factory.django import DjangoModelFactory

from provisions import models


class JurisdictionFactory(DjangoModelFactory):
    class Meta:
        model = models.Jurisdiction
        django_get_or_create = ("code",)

    code = "us"
    name = "United States"
    kind = "country"


class OrganizationFactory(DjangoModelFactory):
    class Meta:
        model = models.Organization

    slug = factory.Sequence(lambda n: f"organization-{n}")
    name = factory.LazyAttribute(lambda row: row.slug.replace("-", " ").title())
    kind = "agency"
    jurisdiction = factory.SubFactory(JurisdictionFactory)


class SourceFactory(DjangoModelFactory):
    class Meta:
        model = models.Source

    slug = factory.Sequence(lambda n: f"source-{n}")
    title = factory.LazyAttribute(lambda row: row.slug.title())
    kind = "official"
    publisher = "The Publisher"
    stage = "ready"


class SchemeFactory(DjangoModelFactory):
    class Meta:
        model = models.Scheme

    slug = factory.Sequence(lambda n: f"scheme-{n}")
    title = factory.LazyAttribute(lambda row: row.slug.title())
    publisher = "The Publisher"
    version = "1.0"
    stage = "ready"


class ThemeFactory(DjangoModelFactory):
    class Meta:
        model = models.Theme

    scheme = factory.SubFactory(SchemeFactory)
    slug = factory.Sequence(lambda n: f"theme-{n}")
    position = factory.Sequence(lambda n: n)
    preferred_label = factory.LazyAttribute(lambda row: row.slug.title())
    codebook_version = "1.0"
    stage = "ready"


class ThemeLabelFactory(DjangoModelFactory):
    class Meta:
        model = models.ThemeLabel

    theme = factory.SubFactory(ThemeFactory)
    language = "en"
    kind = "alternative"
    label = factory.Sequence(lambda n: f"label {n}")


class ThemeMatchFactory(DjangoModelFactory):
    class Meta:
        model = models.ThemeMatch

    theme = factory.SubFactory(ThemeFactory)
    relation = "close"
    uri = factory.Sequence(lambda n: f"https://example.org/concepts/{n}")
    label = "A concept"
    source = factory.SubFactory(SourceFactory, kind="vocabulary")


class CoderFactory(DjangoModelFactory):
    class Meta:
        model = models.Coder

    slug = factory.Sequence(lambda n: f"coder-{n}")
    name = factory.LazyAttribute(lambda row: row.slug.title())
    kind = "person"


class PlanFactory(DjangoModelFactory):
    class Meta:
        model = models.Plan

    slug = factory.Sequence(lambda n: f"plan-{n}")
    title = factory.LazyAttribute(lambda row: row.slug.title())
    language = "en"
    jurisdiction = factory.SubFactory(JurisdictionFactory)
    plan_type = "action_plan"
    legal_force = "non_binding"
    status = "in_force"
    completeness = "full"
    stage = "ready"


class EditionFactory(DjangoModelFactory):
    class Meta:
        model = models.Edition

    plan = factory.SubFactory(PlanFactory)
    label = factory.Sequence(lambda n: f"edition {n}")
    starts_on = factory.Sequence(lambda n: datetime.date(2000 + n % 1000, 1, 1))
    ends_on = factory.LazyAttribute(lambda row: row.starts_on.replace(month=12))


class ClauseFactory(DjangoModelFactory):
    class Meta:
        model = models.Clause

    plan = factory.SubFactory(PlanFactory)
    eid = factory.Sequence(lambda n: f"sec_{n}")
    position = factory.Sequence(lambda n: n)
    clause_type = "section"
    locator = factory.LazyAttribute(lambda row: f"Section {row.position}")
    heading = factory.LazyAttribute(lambda row: f"Heading of {row.eid}")
    stage = "ready"


class ClauseTextFactory(DjangoModelFactory):
    class Meta:
        model = models.ClauseText

    clause = factory.SubFactory(ClauseFactory)
    language = "en"
    standing = "original"
    text = "A sentence of ours."


class DutyFactory(DjangoModelFactory):
    class Meta:
        model = models.Duty

    clause = factory.SubFactory(ClauseFactory)
    position = factory.Sequence(lambda n: n)
    actor = "The office"
    modality = "should"
    action = "report every year"


class InvolvementFactory(DjangoModelFactory):
    class Meta:
        model = models.Involvement

    clause = factory.SubFactory(ClauseFactory)
    organization = factory.SubFactory(OrganizationFactory)
    role = "lead"


class CitationFactory(DjangoModelFactory):
    class Meta:
        model = models.Citation

    clause = factory.SubFactory(ClauseFactory)
    source = factory.SubFactory(SourceFactory)
    locator = "p. 1"


class CodingFactory(DjangoModelFactory):
    class Meta:
        model = models.Coding

    clause = factory.SubFactory(ClauseFactory)
    theme = factory.SubFactory(ThemeFactory)
    coder = factory.SubFactory(CoderFactory)
    codebook_version = "1.0"


class AssignmentFactory(DjangoModelFactory):
    class Meta:
        model = models.Assignment

    clause = factory.SubFactory(ClauseFactory)
    theme = factory.SubFactory(ThemeFactory)
    method = "single"


class SilenceFactory(DjangoModelFactory):
    class Meta:
        model = models.Silence

    plan = factory.SubFactory(PlanFactory)
    theme = factory.SubFactory(ThemeFactory)
    coder = factory.SubFactory(CoderFactory)
    codebook_version = "1.0"
    searched_on = datetime.date(2026, 1, 2)
    method = "Read in full."
    stage = "ready"


class SearchFactory(DjangoModelFactory):
    class Meta:
        model = models.Search

    silence = factory.SubFactory(SilenceFactory)
    words = factory.Sequence(lambda n: f"words {n}")
    language = "en"
    match_count = 0
    searched_on = datetime.date(2026, 1, 2)


class CorrespondenceFactory(DjangoModelFactory):
    class Meta:
        model = models.Correspondence

    from_clause = factory.SubFactory(ClauseFactory)
    to_clause = factory.SubFactory(ClauseFactory)
    relation = "close"
    rationale = "Both ask for the same."
    coder = factory.SubFactory(CoderFactory)
    stage = "ready"


class SourceTextFactory(DjangoModelFactory):
    class Meta:
        model = models.SourceText

    source = factory.SubFactory(SourceFactory)
    plan = factory.SubFactory(PlanFactory)
    format = "text"
    text = "1. The office reports every year."


class SpanFactory(DjangoModelFactory):
    class Meta:
        model = models.Span

    transcript = factory.SubFactory(SourceTextFactory)
    start_char = 0
    end_char = 2
    clause = factory.SubFactory(ClauseFactory)
    part = "number"


class AnchorFactory(DjangoModelFactory):
    class Meta:
        model = models.Anchor

    edition = factory.SubFactory(EditionFactory)
    noun = "coding"
    row = factory.Sequence(lambda n: f"plan:sec_{n}~scheme:theme~coder~1.0")
    state = "kept"


class LoadFactory(DjangoModelFactory):
    class Meta:
        model = models.Load

    loaded_by = "tester"
    files: list[Any] = []
    counts: dict[str, Any] = {}


class AccountFactory(DjangoModelFactory):
    class Meta:
        model = User
        django_get_or_create = ("username",)

    username = factory.Sequence(lambda n: f"account-{n}")
    is_staff = True


class CoderAccountFactory(DjangoModelFactory):
    class Meta:
        model = models.CoderAccount

    account = factory.SubFactory(AccountFactory)
    coder = factory.SubFactory(CoderFactory)


class SampleFactory(DjangoModelFactory):
    class Meta:
        model = models.Sample

    name = factory.Sequence(lambda n: f"Sample {n}")
    scheme = factory.SubFactory(SchemeFactory)
    codebook_version = "1.0"
    size = 10
    seed = 1
    drawn_by = "curator"


class TaskFactory(DjangoModelFactory):
    class Meta:
        model = models.Task

    kind = "code"
    clause = factory.SubFactory(ClauseFactory)
    scheme = factory.SubFactory(SchemeFactory)
    codebook_version = "1.0"
    coder = factory.SubFactory(CoderFactory)
    assigned_by = "curator"


#: One factory for each curated model, for tests that go over all of them.
FACTORIES = {
    factory_class._meta.model: factory_class
    for factory_class in DjangoModelFactory.__subclasses__()
}
