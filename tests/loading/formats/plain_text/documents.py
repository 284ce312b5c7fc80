"""The official plain texts of ../shared/data, read once, and the tables beside them."""

import csv
from collections import Counter
from functools import cache
from pathlib import Path

from provisions.loading.formats.plain_text import reader as text
from provisions.loading.rows.options import Options

ROOT = Path(__file__).resolve().parents[4]


SHARED = ROOT.parent / "shared" / "data"


def counts(path: str) -> Counter[str]:
    """Provisions by type in a file, as the reader says."""
    return Counter(str(provision.clause_type) for provision in instrument(path).provisions)


@cache
def instrument(path):
    return next(text.read(SHARED / path, Options()))


def source(path):
    return (SHARED / path).read_text(encoding="utf-8")


def table(path):
    with (SHARED / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


US = "plans/us-ai-action-plan-2025.txt"


AI_ACT = "instruments/eu-ai-act-2024-1689.official-journal.txt"


COE = "instruments/coe-cets-225.txt"


OECD = "instruments/oecd-legal-0449-2024.txt"


G7 = "instruments/g7-hiroshima-code-of-conduct-2023.txt"


UN_265 = "instruments/un-a-res-78-265.txt"


UN_311 = "instruments/un-a-res-78-311.txt"


UNESCO = "instruments/unesco-ai-ethics-2021.txt"


NIST = "instruments/us-nist-ai-100-1-rmf-2023.txt"


OMB = "instruments/us-omb-m-24-10-2024.txt"


UK = "instruments/uk-cp-815-pro-innovation-2023.txt"


HLEG = "instruments/eu-hleg-ethics-guidelines-2019.txt"


CN = [f"instruments/cn/{path.name}" for path in sorted((SHARED / "instruments/cn").glob("*.md"))]
