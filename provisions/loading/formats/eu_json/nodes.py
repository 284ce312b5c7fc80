"""The tree of an EU act, and the script: the pieces of its file in order."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from provisions.choices import ClauseType, Exclusion, SpanPart
from provisions.loading.formats.xml.composer import Composer, Draft, joined, token
from provisions.loading.rows.raw_rows import Finding

#: A line that begins with one of these continues the previous sentence.
CONTINUATIONS = tuple(')],.;:”"')


@dataclass(eq=False, slots=True)
class EuNode:
    """A provision; `step` is the last part of its eid."""

    clause_type: ClauseType
    step: str
    #: The last part of the locator, or the whole one if `is_absolute`.
    locator: str
    number: str = ""
    parent: EuNode | None = None
    is_absolute: bool = False
    is_operative: bool = True
    content: list[EuNode | EuPiece] = field(default_factory=list)
    draft: Draft | None = None

    def add(self, child: EuNode) -> EuNode:
        """Add a child provision."""
        child.parent = self
        self.content.append(child)
        return child

    @property
    def children(self) -> list[EuNode]:
        """The child provisions."""
        return [one for one in self.content if isinstance(one, EuNode)]

    @property
    def paragraphs(self) -> list[EuPiece]:
        """The first pieces of its own paragraphs."""
        return [one for one in self.content if isinstance(one, EuPiece) and one.begins]

    @property
    def full_eid(self) -> str:
        """The eid with those of its ancestors."""
        return self.step if self.is_absolute or not self.parent else self._below(self.parent)

    def _below(self, parent: EuNode) -> str:
        return joined(parent.full_eid, self.step)

    @property
    def full_locator(self) -> str:
        """The complete citation."""
        if self.is_absolute or not self.parent:
            return self.locator
        return f"{self.parent.full_locator}{self.locator}"


@dataclass(frozen=True, slots=True)
class Odd:
    """A finding about a provision without a final eid, or about a missing one."""

    rule: str
    message: str
    place: EuNode | str

    def finding(self) -> Finding:
        """Return the finding with the final eid."""
        if isinstance(self.place, str):
            return Finding(self.rule, self.message, self.place)
        draft = self.place.draft
        return Finding(self.rule, self.message, draft.eid if draft else self.place.full_eid)


@dataclass(eq=False, slots=True)
class EuPiece:
    """Characters of the file with their label; without an owner and a reason, they are a gap."""

    words: str
    owner: EuNode | None = None
    part: SpanPart | None = None
    reason: Exclusion | None = None
    note: str = ""
    #: Whether it begins a new paragraph of its owner.
    begins: bool = False


class Script:
    """The pieces of a file in order; their owners may change until `perform`."""

    def __init__(self) -> None:
        self.pieces: list[EuPiece] = []

    def text(self, owner: EuNode, words: str, begins: bool = True) -> None:
        """Add words of a provision."""
        piece = EuPiece(words, owner, SpanPart.TEXT, begins=begins)
        self.pieces.append(piece)
        owner.content.append(piece)

    def number(self, owner: EuNode, words: str) -> None:
        """Add a provision's number."""
        self.pieces.append(EuPiece(words, owner, SpanPart.NUMBER))

    def heading(self, owner: EuNode, words: str) -> None:
        """Add a provision's heading."""
        self.pieces.append(EuPiece(words, owner, SpanPart.HEADING))

    def leave_out(self, reason: Exclusion, words: str, note: str = "") -> None:
        """Add words that belong to no provision."""
        self.pieces.append(EuPiece(words, reason=reason, note=note))

    def blank(self, words: str) -> None:
        """Add blanks or unknown words."""
        self.pieces.append(EuPiece(words))


def shape(node: EuNode) -> None:
    """Make each paragraph a provision if a paragraph or an article has several.

    A paragraph with its list and the text after the list is one provision.
    """
    for child in node.children:
        shape(child)
    if not _is_parted(node):
        return
    is_article = node.clause_type == ClauseType.ARTICLE
    content: list[EuNode | EuPiece] = []
    part: EuNode | None = None
    for one in node.content:
        if isinstance(one, EuPiece) and one.begins:
            count = sum(isinstance(before, EuNode) for before in content) + 1
            part = _part(node, count, is_article)
            content.append(part)
        if part is None:
            content.append(one)
            continue
        part.content.append(one)
        if isinstance(one, EuNode):
            one.parent = part
        else:
            one.owner = part
    node.content = content


def _part(node: EuNode, count: int, is_article: bool) -> EuNode:
    if is_article:
        part = EuNode(ClauseType.PARAGRAPH, f"para_{count}", f", para. {count}")
    else:
        part = EuNode(ClauseType.SUBPARAGRAPH, f"subpara_{count}", f", subpara. {count}")
    part.parent, part.is_operative = node, node.is_operative
    return part


def _is_parted(node: EuNode) -> bool:
    if len(node.paragraphs) < 2:
        return False
    steps = Counter(child.step for child in node.children)
    if node.clause_type in (ClauseType.ARTICLE, ClauseType.PARAGRAPH):
        return not _is_one_list(node)
    # Others are split only if two lists have the same numbers.
    return node.clause_type == ClauseType.POINT and any(n > 1 for n in steps.values())


def _is_one_list(node: EuNode) -> bool:
    kinds = [
        isinstance(one, EuNode) for one in node.content if isinstance(one, EuNode) or one.begins
    ]
    if True not in kinds:
        return False
    first, last = kinds.index(True), len(kinds) - kinds[::-1].index(True)
    return first <= 1 and all(kinds[first:last])


def open_all(nodes: list[EuNode], composer: Composer) -> None:
    """Open a provision for each node, parents before children."""
    for node in nodes:
        parent = node.parent.draft if node.parent else None
        eid = node.step if node.is_absolute or parent is None else joined(parent.eid, node.step)
        node.draft = composer.open(
            node.clause_type, eid, node.full_locator, parent, node.number, node.is_operative
        )
        open_all(node.children, composer)


def perform(script: Script, composer: Composer) -> None:
    """Write all pieces to their owners."""
    for piece in script.pieces:
        if piece.owner is not None and piece.owner.draft is not None and piece.part:
            if piece.begins:
                composer.end_line(piece.owner.draft)
            composer.write(piece.owner.draft, piece.part, piece.words)
        elif piece.reason is not None:
            composer.leave_out(piece.reason, piece.words, piece.note)
        else:
            composer.unexplained(piece.words)


def note_node(number: str) -> EuNode:
    """Return the node of a footnote."""
    step = f"fn_{token(number)}"
    return EuNode(ClauseType.NOTE, step, f", footnote {number}", number, is_operative=False)
