"""EU acts as JSON for tests, and what was read of one, in short."""

import json

from provisions.loading.formats.eu_json import reader as eu_json
from provisions.loading.instruments.instrument import mismatches
from provisions.loading.rows.options import Options
from tests.loading.formats.seen import gaps

GAP = "\xa0\xa0\xa0"


def act(articles, recitals=(), definitions=(), **more):
    return {
        "id": "KITES",
        "full_name": "EU Kites Act",
        "celex_id": "32030R0007",
        "eur_lex_url": "https://example.org/legal-content/EN/TXT/?uri=CELEX:32030R0007",
        "articles": articles,
        "definitions": list(definitions),
        "recitals": list(recitals),
        **more,
    }


def article(number, *lines, title="Kites", chapter="I"):
    found = {"number": str(number), "title": title, "text": "\n\n".join(lines), "chapter": chapter}
    return {key: value for key, value in found.items() if value}


def write(folder, content):
    path = folder / "act.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def read(folder, content):
    (instrument,) = eu_json.read(write(folder, content), Options())
    assert list(mismatches(instrument)) == []
    return instrument


def texts(instrument):
    return {provision.eid: provision.text for provision in instrument.provisions}


def rules(instrument):
    return {(finding.rule, finding.place) for finding in instrument.findings}


END = ("This Regulation shall be binding in its entirety.", "Done at Ghent, 2 March 2030.")


def only(folder, *lines, title="Kites"):
    """An act whose first article is all that matters."""
    found = read(folder, act([article(1, *lines, title=title), article(2, "The end.", *END)]))
    assert gaps(found) == []
    return found
