"""Official plain text and Markdown, read by a declared grammar. See docs/grammars.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from provisions import partial_dates
from provisions.characters import with_line_feeds
from provisions.loading.formats.file_format import Format
from provisions.loading.formats.plain_text.grammars import model
from provisions.loading.formats.plain_text.grammars.clean_text import CleanupRun
from provisions.loading.formats.plain_text.grammars.composer import GrammarComposer
from provisions.loading.formats.plain_text.grammars.model import Fact, Grammar
from provisions.loading.formats.plain_text.grammars.outline import Outline
from provisions.loading.formats.plain_text.grammars.paragraphs import shape
from provisions.loading.formats.plain_text.lines import Lines
from provisions.loading.instruments.instrument import Instrument
from provisions.loading.rows.options import Options
from provisions.loading.rows.raw_rows import Finding, UnreadableFileError
from provisions.nearest import nearest_spelling

FOLDER = Path(model.__file__).parent

SUFFIXES = (".txt", ".text", ".md", ".markdown")

#: A plain text of more bytes than this is no plan.
MAX_BYTES = 256 * 1024 * 1024

#: How much of a text is looked at to tell its grammar, in characters.
TOP = 12_000

GZIP = b"\x1f\x8b"

#: How files of other formats begin, whatever they are called: XML, JSON, PDF.
OTHERS = (b"<", b"\xef\xbb\xbf<", b"{", b"%PDF-")


def read(path: Path, options: Options) -> Iterator[Instrument]:
    """Yield the one plan of a text file. Raises UnreadableFileError."""
    text = text_of(path)
    yield instrument_of(text, grammar_for(text, options), options)


def text_of(path: Path) -> str:
    """Return a file's text, its line ends as line feeds. Raises UnreadableFileError."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(2)
    except OSError as error:
        raise UnreadableFileError("unreadable", f"{error.strerror}.") from error
    if head == GZIP:
        message = "A compressed file: unpack it first, and load what is in it."
        raise UnreadableFileError("unknown_format", message)
    if size > MAX_BYTES:
        message = f"More than {MAX_BYTES >> 20} MiB of text: not one plan. Load it in parts."
        raise UnreadableFileError("too_large", message)
    text = "".join(line for _, line in Lines(path, allows_bom=True))
    if not text.strip():
        raise UnreadableFileError("empty_file", "The file holds nothing but blanks.")
    return with_line_feeds(text)


@cache
def known() -> tuple[Grammar, ...]:
    """The grammars that come with the software."""
    return tuple(model.from_file(path) for path in sorted(FOLDER.glob("*.toml")))


def grammar_for(text: str, options: Options) -> Grammar:
    """Return the grammar that was named, or the one that knows the text.

    Raises UnreadableFileError if there is none, or more than one.
    """
    if options.grammar:
        return _named(options.grammar)
    top = text[:TOP]
    found = [one for one in known() if all(form.search(top) for form in one.recognizes)]
    if len(found) == 1:
        return found[0]
    if found:
        both = " and ".join(one.name for one in found)
        message = f"It may be of the grammars {both}: say which by --grammar."
        raise UnreadableFileError("unknown_grammar", message)
    message = (
        f"No grammar knows this text. Name one by --grammar ({', '.join(_names())}), or write "
        f"one for it (docs/grammars.md) and give its path."
    )
    raise UnreadableFileError("unknown_grammar", message)


def _names() -> list[str]:
    return [one.name for one in known()]


def _named(name: str) -> Grammar:
    for one in known():
        if one.name == name:
            return one
    if name.endswith(".toml"):
        return model.from_file(Path(name))
    guess = nearest_spelling(name, _names())
    hint = f" Did you mean {guess}?" if guess else f" Known are {', '.join(_names())}."
    raise UnreadableFileError("unknown_grammar", f"There is no grammar '{name}'.{hint}")


def instrument_of(text: str, grammar: Grammar, options: Options) -> Instrument:
    """Read a text by a grammar."""
    cleaning = CleanupRun(text, grammar)
    clean = cleaning.clean()
    outline = Outline(grammar, clean, cleaning.contents)
    root = outline.read()
    shape(root)
    composing = GrammarComposer(grammar, text, clean, cleaning.notes)
    composing.compose(root)
    plan, source, odd = _facts(text, grammar)
    instrument = Instrument(
        transcript=text,
        stretches=sorted(cleaning.stretches + composing.stretches, key=lambda one: one.start),
        provisions=composing.provisions,
        language=options.language or grammar.language,
        plan=plan,
        source=source,
        jurisdiction=dict(grammar.jurisdiction),
    )
    instrument.findings += odd + cleaning.findings + composing.findings
    for place, finding in outline.findings:
        origin = next(clean.original(place, place + 1), (0, 0))[0]
        line = text.count("\n", 0, origin) + 1
        instrument.findings.append(Finding(finding.rule, finding.message, line=line))
    if not instrument.provisions:
        message = f"By the grammar {grammar.name} there is not one provision in this text."
        raise UnreadableFileError("wrong_grammar", message)
    return instrument


def _facts(text: str, grammar: Grammar) -> tuple[dict[str, Any], dict[str, Any], list[Finding]]:
    """What the document says of itself, and what the grammar knows of its family."""
    plan: dict[str, Any] = dict(grammar.plan)
    source: dict[str, Any] = dict(grammar.source)
    found: dict[str, str] = {}
    findings: list[Finding] = []
    for fact in grammar.fact:
        match = fact.pattern.search(text[:TOP]) or fact.pattern.search(text[-TOP:])
        if match is None:
            continue
        target = source if fact.source else plan
        target |= fact.means
        for name, words in match.groupdict().items():
            said = " ".join((words or "").split())
            found[name] = said
            try:
                target[name] = _value(name, said, fact)
            except ValueError:
                message = f"'{said}' is not a date of the form '{fact.date}'."
                findings.append(Finding("unreadable_date", message, name))
    plan, source = _filled(plan, found), _filled(source, found)
    for said in (plan.get("title", ""), *found.values()):
        if said in grammar.slugs:
            plan["slug"] = grammar.slugs[said]
    return plan, source, findings


def _filled(fields: dict[str, Any], found: dict[str, str]) -> dict[str, Any]:
    """Fields with `{name}` as the document says it, without those that only served for that."""
    return {
        name: re.sub(r"\{(\w+)\}", lambda match: found.get(match[1], match[0]), value)
        for name, value in fields.items()
        if value and not name.startswith("_")
    }


def _value(name: str, said: str, fact: Fact) -> str:
    if not said or not name.endswith("_on"):
        return said
    return partial_dates.read(said, fact.date)


def recognizes(path: Path, head: bytes) -> bool:
    """Whether a file is taken for plain text: by its name, if it does not look like another."""
    return path.suffix.lower() in SUFFIXES and not head.lstrip().startswith(OTHERS)


FORMAT = Format(
    name="text", title="plain text (.txt, .md)", recognizes=recognizes, instruments=read
)
