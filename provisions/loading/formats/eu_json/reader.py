"""Acts of the European Union as JSON: articles, recitals and definitions from web pages.

    {"celex_id": "32024R1689", "full_name": "...", "articles": [{"number": "1", "title": "...",
     "text": "...", "chapter": "I"}], "definitions": [...], "recitals": [{"recital_number": 1,
     "text": "..."}]}

Such files often have faults: each fault is a finding, and is corrected only if the file itself
shows how. The transcript contains every value of the file in its order, one per line.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from provisions.choices import ClauseType, Exclusion
from provisions.loading.formats.eu_json import footnotes
from provisions.loading.formats.eu_json.act import Act, is_table_row
from provisions.loading.formats.eu_json.marks import lines_of
from provisions.loading.formats.eu_json.nodes import EuNode, Odd, Script, open_all, perform, shape
from provisions.loading.formats.file_format import Format
from provisions.loading.formats.xml.composer import Composer, clipped, slug_of
from provisions.loading.instruments.instrument import Instrument
from provisions.loading.rows.options import Options
from provisions.loading.rows.raw_rows import UnreadableFileError
from provisions.loading.rows.whole_file import DEEPEST, bytes_of, json_of, text_of, too_deep

LARGEST: Final = 256 * 1024 * 1024
#: Acts that have a slug of their own.
SLUGS: Final = {"32024R1689": "eu-ai-act-2024"}
_METADATA: Final = ("id", "full_name", "celex_id", "effective_date", "eur_lex_url")
_LISTS: Final[dict[str, dict[str, type]]] = {
    "articles": {"number": str, "text": str},
    "recitals": {"recital_number": int, "text": str},
    "definitions": {"term": str, "definition": str},
}
_TEXTS: Final = {"articles": ("title", "chapter"), "recitals": (), "definitions": ("article",)}
_CELEX = re.compile(r"\d(?P<year>\d{4})(?P<kind>[A-Z])\d+(?:-\d{8})?")
_LANGUAGE = re.compile(r"/legal-content/([A-Z]{2})/")
_DONE = re.compile(r"Done at .+?, (\d{1,2} \w+ \d{4})\.?")
_OURS = re.compile(r"^(?:EU|European(?: Union)?) ")
_APOSTROPHES = str.maketrans("’‘“”", "''\"\"")
_TYPES: Final = {"R": "regulation", "L": "act", "D": "act"}


def read(path: Path, options: Options) -> Iterator[Instrument]:
    """Yield the act of a file. Raises UnreadableFileError."""
    yield _EuJsonRun(_parsed(path)).instrument()


def _recognizes(path: Path, head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"{") and re.search(rb'"celex_id"\s*:', head) is not None


# Reading the file


def _parsed(path: Path) -> dict[str, Any]:
    """Return the object of the file after a check of its shape. Raises UnreadableFileError."""
    found = json_of(text_of(bytes_of(path, LARGEST)), _without_repeats)
    _check(found)
    return dict(found)


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object without repeated keys: JSON parsers silently drop the first of two."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        message = f"An object has the key '{twice}' twice. Remove one of them."
        raise UnreadableFileError("duplicate_key", message)
    return found


def _check(found: Any) -> None:
    """Check that the file has the shape of an act; additional values become gaps."""
    if not isinstance(found, dict) or not isinstance(found.get("articles"), list):
        raise _wrong("The file has no list of 'articles'.")
    if not found["articles"]:
        raise _wrong("The list of 'articles' is empty.")
    for name, needed in _LISTS.items():
        rows = found.get(name, [])
        if not isinstance(rows, list):
            raise _wrong(f"'{name}' must be a list.")
        for place, row in enumerate(rows, 1):
            _check_row(f"{name}, entry {place}", row, needed, _TEXTS[name])


def _check_row(where: str, row: Any, needed: dict[str, type], texts: tuple[str, ...]) -> None:
    if not isinstance(row, dict):
        raise _wrong(f"{where} must be an object.")
    for key, kind in needed.items():
        if not isinstance(row.get(key), kind) or isinstance(row[key], bool):
            article = "a text" if kind is str else "a whole number"
            raise _wrong(f"{where}: '{key}' must be {article}.")
    for key in texts:
        if not isinstance(row.get(key, ""), str):
            raise _wrong(f"{where}: '{key}' must be a text.")


def _wrong(message: str) -> UnreadableFileError:
    return UnreadableFileError("wrong_shape", f"Not an act of the European Union: {message}")


# Assigning its values


@dataclass
class _EuJsonRun:
    """The conversion of one file."""

    found: dict[str, Any]

    def instrument(self) -> Instrument:
        """Assign every value of the file, and return the instrument."""
        self.script, self.composer = Script(), Composer()
        self.act = Act(self.script)
        self._table = EuNode(ClauseType.TABLE, "table_1", ", table 1")
        for key, value in self.found.items():
            self._value(key, value)
        self._attach_table()
        for root in self.act.roots:
            shape(root)
        findings = self.act.findings + footnotes.place(self.act, self.script)
        if not self.act.preamble.children:
            self.act.roots.remove(self.act.preamble)
        open_all(self.act.roots, self.composer)
        perform(self.script, self.composer)
        return self.composer.instrument(
            language=self._language(),
            plan=self._plan(),
            source=self._source(),
            jurisdiction={"code": "eu", "name": "European Union", "kind": "union"},
            findings=[odd.finding() for odd in findings],
        )

    def _value(self, key: str, value: Any) -> None:
        readings = {
            "articles": self._articles,
            "recitals": self._recitals,
            "definitions": self._definitions,
        }
        if key in readings:
            readings[key](value)
        elif key in _METADATA and isinstance(value, str):
            self._leave_out(Exclusion.METADATA, value)
        else:
            self._unknown(value)

    def _leave_out(self, reason: Exclusion, words: str, note: str = "") -> None:
        self.script.leave_out(reason, words, note)
        self.script.blank("\n")

    def _unknown(self, value: Any, depth: int = 0) -> None:
        """Add the values of an unknown key as gaps."""
        if depth > DEEPEST:
            raise too_deep()
        if isinstance(value, dict):
            value = list(value.values())
        if isinstance(value, list):
            for one in value:
                self._unknown(one, depth + 1)
        elif value is not None:
            self.script.blank(f"{value}\n")

    def _articles(self, articles: list[dict[str, Any]]) -> None:
        real = [article for article in articles if not is_table_row(article)]
        self.act.prepare(real)
        for article in articles:
            if is_table_row(article):
                self._row(article)
            else:
                self._article(article, article is real[-1])

    def _article(self, article: dict[str, Any], is_last: bool) -> None:
        node = self.act.article(article["number"])
        for key, value in article.items():
            if key == "number":
                self.script.number(node, value)
            elif key == "title":
                self.script.heading(node, value)
            elif key == "text":
                self.act.text(node, article, is_last)
            elif key == "chapter":
                self.script.leave_out(Exclusion.METADATA, value, "chapter, as the file tells it")
            else:
                self._unknown(value)
                continue
            self.script.blank("\n")

    def _row(self, article: dict[str, Any]) -> None:
        """Read a row of a table of correspondence, with the following text of the last annex."""
        number = article["number"]
        message = (
            f"The file has no Article {number}: in its place it has a row of a table of "
            "correspondence, and the text after it in the last annex."
        )
        self.act.findings.append(Odd("article_missing", message, f"art_{number}"))
        for key, value in article.items():
            if key == "chapter":
                self._leave_out(Exclusion.METADATA, value, "chapter, as the file tells it")
                continue
            if key not in ("number", "title", "text"):
                self._unknown(value)
                continue
            before, lines = lines_of(value)
            self.script.blank(before)
            for line in lines:
                self.script.text(self._table, line.text)
                self.script.blank(line.after)
            self.script.blank("\n")

    def _attach_table(self) -> None:
        if not self._table.content:
            return
        annexes = [node for node in self.act.roots if node.clause_type == ClauseType.ANNEX]
        if annexes:
            annexes[-1].add(self._table)
        else:
            self.act.roots.append(self._table)

    def _recitals(self, recitals: list[dict[str, Any]]) -> None:
        known: dict[int, str] = {}
        for recital in recitals:
            number, words = recital["recital_number"], recital["text"]
            if known.get(number) == words:
                self._repeated(recital)
                continue
            known[number] = words
            node = self.act.preamble.add(
                EuNode(
                    ClauseType.RECITAL,
                    f"rec_{number}",
                    f"recital ({number})",
                    f"({number})",
                    is_absolute=True,
                    is_operative=False,
                )
            )
            self._recital(node, recital)
        if known:
            for number in sorted(set(range(1, max(known) + 1)) - known.keys()):
                message = f"The file has no recital ({number})."
                self.act.findings.append(Odd("recital_missing", message, f"rec_{number}"))

    def _repeated(self, recital: dict[str, Any]) -> None:
        number = recital["recital_number"]
        message = f"Recital ({number}) is in the file twice; the second one is omitted."
        self.act.findings.append(Odd("repeated", message, f"rec_{number}"))
        for value in recital.values():
            self._leave_out(Exclusion.REPEATED, str(value), f"recital ({number})")

    def _recital(self, node: EuNode, recital: dict[str, Any]) -> None:
        for key, value in recital.items():
            if key == "recital_number":
                self.script.number(node, str(value))
            elif key == "text":
                before, lines = lines_of(value)
                self.script.blank(before)
                for line in lines:
                    self.script.text(node, line.text)
                    self.script.blank(line.after)
            else:
                self._unknown(value)
                continue
            self.script.blank("\n")

    def _definitions(self, definitions: list[dict[str, Any]]) -> None:
        """Exclude the definitions, which are also in an article; report differences."""
        articles = {
            article["number"]: _squeezed(article["text"]) for article in self.found["articles"]
        }
        for row in definitions:
            number = row.get("article", "")
            if _squeezed(row["definition"]) not in articles.get(number, ""):
                message = f"The definition of '{row['term']}' differs from Article {number}."
                place = f"art_{number}"
                self.act.findings.append(Odd("definition_differs", message, place))
            for key, value in row.items():
                if key in ("term", "definition", "article"):
                    self._leave_out(
                        Exclusion.REPEATED, value, f"list of definitions, Art. {number}"
                    )
                else:
                    self._unknown(value)

    # Metadata

    def _language(self) -> str:
        match = _LANGUAGE.search(str(self.found.get("eur_lex_url", "")))
        return match[1].lower() if match else ""

    def _plan(self) -> dict[str, Any]:
        plan: dict[str, Any] = {"legal_force": "binding"}
        name = str(self.found.get("full_name", ""))
        celex = str(self.found.get("celex_id", ""))
        match = _CELEX.fullmatch(celex)
        if name:
            plan["title"] = clipped(name, 500)
            year = f" {match['year']}" if match else ""
            plan["slug"] = SLUGS.get(celex) or slug_of(
                f"eu {_OURS.sub('', clipped(name, 70))}{year}"
            )
        if match and match["kind"] in _TYPES:
            plan["plan_type"] = _TYPES[match["kind"]]
        done = _DONE.match(self.act.adopted)
        if done and (day := _date(done[1])):
            plan["adopted_on"] = day
        return plan

    def _source(self) -> dict[str, Any]:
        source = {"publisher": "EUR-Lex", "media_type": "application/json"}
        if name := self.found.get("full_name"):
            source["title"] = clipped(str(name), 500)
        if url := self.found.get("eur_lex_url"):
            source["url"] = str(url)
        return source


def _squeezed(words: str) -> str:
    return "".join(words.translate(_APOSTROPHES).split()).lower()


def _date(words: str) -> str:
    try:
        return datetime.datetime.strptime(words, "%d %B %Y").date().isoformat()  # noqa: DTZ007
    except ValueError:
        return ""


FORMAT = Format(
    name="eu-json",
    title="EU acts in JSON",
    recognizes=_recognizes,
    instruments=read,
)
