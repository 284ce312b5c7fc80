"""Official plain text and Markdown, parsed by a declared grammar. See docs/grammars.md."""

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

#: The most bytes of a plain text.
MAX_BYTES = 256 * 1024 * 1024

#: The number of characters at the top of a text that are used to detect its grammar.
TOP = 12_000

GZIP = b"\x1f\x8b"

#: The first bytes of other formats, whatever the file name: XML, JSON, PDF.
OTHERS = (b"<", b"\xef\xbb\xbf<", b"{", b"%PDF-")


def read(path: Path, options: Options) -> Iterator[Instrument]:
    """Yield the single plan of a text file. Raises UnreadableFileError."""
    text = text_of(path)
    yield instrument_of(text, grammar_for(text, options), options)


def text_of(path: Path) -> str:
    """Return a file's text with line feeds as line ends. Raises UnreadableFileError."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(2)
    except OSError as error:
        raise UnreadableFileError("unreadable", f"{error.strerror}.") from error
    if head == GZIP:
        message = "The file is compressed with gzip. Decompress it and load the content."
        raise UnreadableFileError("unknown_format", message)
    if size > MAX_BYTES:
        message = f"The file is larger than {MAX_BYTES >> 20} MiB. Load it in parts, one per plan."
        raise UnreadableFileError("too_large", message)
    text = "".join(line for _, line in Lines(path, allows_bom=True))
    if not text.strip():
        raise UnreadableFileError("empty_file", "The file contains only blanks.")
    return with_line_feeds(text)


@cache
def known() -> tuple[Grammar, ...]:
    """Return the grammars that are part of the software."""
    return tuple(model.from_file(path) for path in sorted(FOLDER.glob("*.toml")))


def grammar_for(text: str, options: Options) -> Grammar:
    """Return the named grammar, or the one that recognizes the text.

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
        message = f"Several grammars recognize this text: {both}. Choose one with --grammar."
        raise UnreadableFileError("unknown_grammar", message)
    message = (
        f"No grammar recognizes this text. Choose one with --grammar ({', '.join(_names())}), or "
        "write one (docs/grammars.md) and give its path."
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
    hint = f" Did you mean {guess}?" if guess else f" Choose one of: {', '.join(_names())}."
    raise UnreadableFileError("unknown_grammar", f"--grammar: there is no grammar '{name}'.{hint}")


def instrument_of(text: str, grammar: Grammar, options: Options) -> Instrument:
    """Parse a text by a grammar. Raises UnreadableFileError if it has no provision."""
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
        message = f"The grammar {grammar.name} finds no provision in this text. Use another one."
        raise UnreadableFileError("wrong_grammar", message)
    return instrument


def _facts(text: str, grammar: Grammar) -> tuple[dict[str, Any], dict[str, Any], list[Finding]]:
    """Return fields of the plan and its source, from the grammar and the document."""
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
            value = " ".join((words or "").split())
            found[name] = value
            try:
                target[name] = _value(name, value, fact)
            except ValueError:
                message = f"'{value}' is not a date of the form '{fact.date}'."
                findings.append(Finding("unreadable_date", message, name))
    plan, source = _filled(plan, found), _filled(source, found)
    for value in (plan.get("title", ""), *found.values()):
        if value in grammar.slugs:
            plan["slug"] = grammar.slugs[value]
    return plan, source, findings


def _filled(fields: dict[str, Any], found: dict[str, str]) -> dict[str, Any]:
    """Return the fields with `{name}` filled in, without auxiliary fields, which begin with `_`."""
    return {
        name: re.sub(r"\{(\w+)\}", lambda match: found.get(match[1], match[0]), value)
        for name, value in fields.items()
        if value and not name.startswith("_")
    }


def _value(name: str, text: str, fact: Fact) -> str:
    if not text or not name.endswith("_on"):
        return text
    return partial_dates.read(text, fact.date)


def recognizes(path: Path, head: bytes) -> bool:
    """Whether a file is plain text, by its name, unless its first bytes show another format."""
    return path.suffix.lower() in SUFFIXES and not head.lstrip().startswith(OTHERS)


FORMAT = Format(
    name="text", title="plain text (.txt, .md)", recognizes=recognizes, instruments=read
)
