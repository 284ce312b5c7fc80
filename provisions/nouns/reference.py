"""The members of every noun as tables in Markdown, for docs/records.md."""

from __future__ import annotations

from collections.abc import Iterator

from provisions.nouns import NOUNS
from provisions.nouns.declaration import Member, MemberKind, PublishedNoun, RecordPart


def tables() -> str:
    """A section a noun, then one for the objects inside records; ends with a line feed."""
    lines = [line for noun in NOUNS.values() for line in _section(noun)]
    lines += ["## Objects inside records", ""]
    for part in _parts():
        members = ", ".join(f"`{member.name}`" for member in part.members)
        lines.append(f"- **{part.name.lower()}**: {members}. {part.about}")
    return "\n".join(lines) + "\n"


def _section(noun: PublishedNoun) -> Iterator[str]:
    yield f"## {noun.plural.capitalize()}"
    yield ""
    yield noun.about
    yield ""
    yield f"`id`: such as `{noun.id_filter.example}`"
    yield ""
    yield "| member | value | meaning |"
    yield "|---|---|---|"
    for member in noun.members:
        yield f"| `{member.name}` | {_value(member)} | {member.about} |"
    yield ""


def _value(member: Member) -> str:
    value = str(member.kind)
    if member.noun:
        value = f"{member.noun} {value}"
    if member.part:
        value = member.part.name.lower() + (" objects" * (member.kind is MemberKind.OBJECTS))
    if member.choices:
        value = ", ".join(f"`{each}`" for each in member.choices.values)
    return f"{value} or null" if member.is_null else value


def _parts() -> Iterator[RecordPart]:
    """Every object inside records, each once, those inside objects after them."""
    seen: list[RecordPart] = []
    waiting = [member.part for noun in NOUNS.values() for member in noun.members if member.part]
    while waiting:
        part = waiting.pop(0)
        if part not in seen:
            seen.append(part)
            waiting += [member.part for member in part.members if member.part]
            yield part
