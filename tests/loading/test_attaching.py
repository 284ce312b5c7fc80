"""The official text of a plan finds the clauses that the shipped fixtures describe."""

import pytest

from provisions.analysis.coverage import accounts
from provisions.loading.pipeline.loader import load
from provisions.loading.rows.options import Options
from provisions.models import Clause, ClauseText
from provisions.publishing.publisher import publish
from tests.loading.official import REPOSITORY, SHARED

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not SHARED.exists(), reason="the official files of ../shared/data are not at hand"
    ),
]

#: plan -> the file with its official text
TEXTS = {
    "us-ai-action-plan-2025": "plans/us-ai-action-plan-2025.txt",
    "oecd-ai-recommendation-2024": "instruments/oecd-legal-0449-2024.txt",
    "g7-hiroshima-code-2023": "instruments/g7-hiroshima-code-of-conduct-2023.txt",
    "un-a-res-78-265-2024": "instruments/un-a-res-78-265.txt",
    "un-a-res-78-311-2024": "instruments/un-a-res-78-311.txt",
    "unesco-ai-ethics-2021": "instruments/unesco-ai-ethics-2021.txt",
    "us-nist-ai-rmf-2023": "instruments/us-nist-ai-100-1-rmf-2023.txt",
    "eu-ai-act-2024": "instruments/eu-ai-act-2024-1689.official-journal.txt",
    "coe-framework-convention-ai-2024": "instruments/coe-cets-225.txt",
}


@pytest.mark.parametrize("plan", TEXTS)
def test_each_clause_of_the_fixtures_gets_its_official_text(plan):
    assert load([REPOSITORY / "fixtures"]).errors == []
    ours = dict(Clause.objects.filter(plan__slug=plan).values_list("eid", "summary"))
    assert ours

    report = load([SHARED / TEXTS[plan]], options=Options(plan=plan, is_ready=True))

    assert report.errors == []
    told = {finding.rule for finding in report.findings}
    assert not told & {"gap", "overlap", "mismatch", "not_in_file"}
    texts = ClauseText.objects.filter(clause__plan__slug=plan).exclude(source=None)
    with_words = set(texts.values_list("clause__eid", flat=True))
    silent = {eid for eid in ours if eid not in with_words}
    # What has neither a heading nor words of its own only holds others.
    assert not Clause.objects.filter(plan__slug=plan, eid__in=silent, children=None).exists()
    after = dict(Clause.objects.filter(plan__slug=plan, eid__in=ours).values_list("eid", "summary"))
    assert after == ours
    assert [account.unexplained for account in accounts(plan)] == [0]
    assert publish(published_by="tester").revision


@pytest.mark.parametrize("plan", ["eu-ai-act-2024", "coe-framework-convention-ai-2024"])
def test_the_fixtures_change_nothing_when_they_are_loaded_after_the_official_text(plan):
    assert load([REPOSITORY / "fixtures"]).errors == []
    assert load([SHARED / TEXTS[plan]], options=Options(plan=plan, is_ready=True)).errors == []

    report = load([REPOSITORY / "fixtures"])

    assert report.errors == []
    assert report.change_count == 0
