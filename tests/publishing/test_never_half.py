"""Whatever is edited, and whichever plans are published alone, readers never see half of it."""

import contextlib
import itertools

import orjson
import pytest
from django.db import transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from provisions.curating import codebook_changes
from provisions.models import (
    PUBLISHED_MODELS,
    Clause,
    ClauseText,
    Coder,
    Coding,
    Correspondence,
    Plan,
    Scheme,
    Source,
    SourceText,
    Theme,
)
from provisions.publishing.publisher import PublicationRefusedError, publish
from tests.factories import (
    AssignmentFactory,
    CitationFactory,
    ClauseFactory,
    ClauseTextFactory,
    CoderFactory,
    CodingFactory,
    CorrespondenceFactory,
    PlanFactory,
    SchemeFactory,
    SilenceFactory,
    SourceFactory,
    SpanFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db

PLANS = ("harbour", "inland", "upland")


def publish_all(**options):
    return publish(published_by="tester", override="for the test", **options)


def count(**filters):
    answer = Client().get("/api/v1/clauses/", {**filters, "count": "true", "page_size": "1"})
    assert answer.status_code == 200, answer.content
    return answer.json()["count"]


THEMES = ("tides", "currents", "depth", "silt")


def world():
    """Three plans of two clauses that share themes, sources and coders, and refer to each other."""
    scheme = SchemeFactory(slug="waters", version="1")
    other = SchemeFactory(slug="winds", version="1")
    themes = [ThemeFactory(scheme=scheme, slug=slug, codebook_version="1") for slug in THEMES]
    breeze = ThemeFactory(scheme=other, slug="breeze", codebook_version="1")
    coders = [CoderFactory(slug=slug) for slug in ("ada", "bo")]
    source = SourceFactory(slug="shared")
    for number, slug in enumerate(PLANS):
        plan = PlanFactory(slug=slug, completeness="partial", coverage_note="Two clauses.")
        for eid in ("art_1", "art_2"):
            clause = ClauseFactory(plan=plan, eid=eid)
            ClauseTextFactory(clause=clause, source=source)
            AssignmentFactory(clause=clause, theme=themes[number])
            AssignmentFactory(clause=clause, theme=themes[number + 1])
            CodingFactory(clause=clause, theme=themes[number], coder=coders[0])
            CodingFactory(clause=clause, theme=themes[number], coder=coders[1], applies=False)
        CitationFactory(clause=clause, source=SourceFactory(slug=f"of-{slug}"))
        SilenceFactory(plan=plan, theme=themes[3 - number], coder=coders[0])
    AssignmentFactory(clause=clause, theme=breeze)
    for first, second in itertools.pairwise((*PLANS, PLANS[0])):
        CorrespondenceFactory(from_clause=of(first), to_clause=of(second), coder=coders[1])
    quoting = (
        SourceText.objects.filter(plan__slug="harbour").first()
        or SpanFactory(
            transcript__plan=Plan.objects.get(slug="harbour"), clause=of("harbour")
        ).transcript
    )
    SpanFactory(transcript=quoting, start_char=2, end_char=9, part="text", clause=of("inland"))


def of(slug, eid="art_1"):
    return Clause.objects.get(plan__slug=slug, eid=eid)


def any_clause(n):
    found = list(Clause.objects.order_by("pk"))
    return Clause.objects.filter(pk=found[n % len(found)].pk)


def merge_any(n):
    scheme = Scheme.objects.get(slug="waters")
    usable = list(Theme.objects.filter(scheme=scheme, is_deprecated=False).order_by("pk"))
    if len(usable) > 1:
        old, new = usable[n % len(usable)], usable[(n + 1) % len(usable)]
        codebook_changes.merge([old], new, str(int(scheme.version) + 1), "Merged.")


def give_up_any(n):
    scheme = Scheme.objects.get(slug="waters")
    usable = list(Theme.objects.filter(scheme=scheme, is_deprecated=False).order_by("pk"))
    if usable:
        codebook_changes.deprecate(
            usable[n % len(usable)], None, str(int(scheme.version) + 1), "Unused."
        )


def switch(rows):
    for row in rows:
        row.stage = "draft" if row.stage == "ready" else "ready"
        row.save()


EDITS = {
    "merge": merge_any,
    "give up": give_up_any,
    "relabel": lambda n: Theme.objects.filter(slug=THEMES[n % 4]).update(preferred_label=f"L{n}"),
    "relabel elsewhere": lambda n: Theme.objects.filter(slug="breeze").update(definition=f"D{n}"),
    "switch theme": lambda n: switch(Theme.objects.filter(slug=THEMES[n % 4])),
    "reword": lambda n: any_clause(n).update(summary=f"Summary {n}"),
    "renumber": lambda n: any_clause(n).update(eid=f"art_{n + 10}"),
    "switch clause": lambda n: switch(any_clause(n)),
    "text": lambda n: ClauseText.objects.filter(clause__in=any_clause(n)).update(text=f"T {n}."),
    "retitle source": lambda n: Source.objects.filter(slug="shared").update(title=f"Title {n}"),
    "rename source": lambda n: Source.objects.filter(title__startswith="Shared").update(
        slug=f"shared-{n}"
    ),
    "new source": lambda n: CitationFactory(clause=any_clause(n).get()),
    "rename coder": lambda n: Coder.objects.filter(slug="ada").update(name=f"Ada {n}"),
    "recode": lambda n: AssignmentFactory(
        clause=any_clause(n).get(),
        theme=ThemeFactory(scheme=Scheme.objects.get(slug="waters"), codebook_version="1"),
    ),
    "uncode": lambda n: Coding.objects.filter(clause__in=any_clause(n)).delete(),
    "review": lambda n: Correspondence.objects.update(rationale=f"Because of {n}."),
    "drop correspondence": lambda n: Correspondence.objects.filter(
        from_clause__plan__slug=PLANS[n % 3]
    ).delete(),
    "switch plan": lambda n: switch(Plan.objects.filter(slug=PLANS[n % 3])),
}


#: What of a document leads to which noun's record.
REFERENCES = {
    "theme": "theme",
    "themes": "theme",
    "broader": "theme",
    "replaced_by": "theme",
    "source": "source",
    "plan": "plan",
    "scheme": "scheme",
    "clause": "clause",
    "from_clause": "clause",
    "to_clause": "clause",
    "parent": "clause",
    "organization": "organization",
}


def references(noun, value, name=""):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from references(noun, inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from references(noun, inner, name)
    elif isinstance(value, str) and name in REFERENCES and (name != "parent" or noun == "clause"):
        yield REFERENCES[name], value


def check_whole():
    """Every reference leads somewhere, names agree, merged themes are found alike."""
    shown = {
        (model.noun, row.key): orjson.loads(row.document)
        for model in PUBLISHED_MODELS
        for row in model.objects.current()
    }
    missing = {
        (key, found)
        for key, document in shown.items()
        for found in references(key[0], document)
        if found not in shown
    }
    assert missing == set()
    names = {}
    for document in shown.values():
        coder = document.get("coder")
        if coder:
            assert names.setdefault(coder["id"], coder) == coder
    for (noun, key), document in shown.items():
        if noun == "theme" and document["replaced_by"]:
            assert count(theme_exact=key) == count(theme_exact=document["replaced_by"])
    deprecated = {key for (noun, key), d in shown.items() if noun == "theme" and d["replaced_by"]}
    for (noun, _), document in shown.items():
        if noun == "clause":
            assert not deprecated.intersection(document["themes"])


@settings(max_examples=15, deadline=None, derandomize=True)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from([*EDITS, "publish one", "publish one"]), st.integers(0, 11)),
        min_size=2,
        max_size=12,
    )
)
def test_after_any_edits_and_publications_readers_never_see_half(steps):
    with transaction.atomic():
        world()
        publish_all()
        for name, number in steps:
            if name == "publish one":
                with contextlib.suppress(PublicationRefusedError):
                    publish_all(plan=PLANS[number % 3])
                check_whole()
            else:
                EDITS[name](number)
        try:
            publish_all()
        except PublicationRefusedError:
            transaction.set_rollback(True)
            return
        check_whole()
        assert publish_all(is_full=True).total == 0
        transaction.set_rollback(True)
