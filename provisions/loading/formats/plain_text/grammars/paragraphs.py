"""Rearranges the paragraphs of a tree: those after a list, and several in one provision."""

from __future__ import annotations

from itertools import groupby

from provisions.loading.formats.plain_text.grammars.model import GrammarLevel, Split
from provisions.loading.formats.plain_text.grammars.outline import Block, GrammarNode


def shape(node: GrammarNode) -> None:
    """Move paragraphs after lists to the list's parent, and split provisions with several."""
    for child in node.children:
        shape(child)
    _tails(node)
    _order(node)
    if node.level and node.level.split:
        _split(node, node.level.split)


def _tails(node: GrammarNode) -> None:
    """Move text after the last item of a list to its parent: '(c) ...; This paragraph ...'."""
    content: list[Block | GrammarNode] = []
    for index, one in enumerate(node.content):
        content.append(one)
        if isinstance(one, GrammarNode) and one.level and one.level.tail and _is_last(node, index):
            tail = _tail(one)
            del one.content[len(one.content) - len(tail) :]
            content += tail
    node.content = content


def _is_last(node: GrammarNode, index: int) -> bool:
    this = node.content[index]
    after = node.content[index + 1] if index + 1 < len(node.content) else None
    if (
        not isinstance(after, GrammarNode)
        or not isinstance(this, GrammarNode)
        or this.order is None
    ):
        return True
    return after.level is not this.level or (after.order or 0) <= this.order


def _tail(node: GrammarNode) -> list[Block]:
    """Return the paragraphs at the end of a provision, without its first one."""
    tail: list[Block] = []
    for one in reversed(node.content[1:]):
        if not isinstance(one, Block):
            break
        tail.insert(0, one)
    return tail


def _order(node: GrammarNode) -> None:
    """Split a paragraph that contains another one, so that words stay in document order."""
    lines = sorted((line, id(block)) for block in node.blocks for line in block.lines)
    runs = [Block([line for line, _ in run]) for _, run in groupby(lines, key=lambda pair: pair[1])]
    if len(runs) > len(node.blocks):
        node.content = sorted([*node.children, *runs], key=_start)


def _start(one: Block | GrammarNode) -> int:
    return one.start if isinstance(one, GrammarNode) else one.lines[0][0]


def _split(node: GrammarNode, rule: Split) -> None:
    """Make each paragraph a provision; lists become children of the previous paragraph."""
    if len(node.blocks) < 2 or (not rule.after_lists and _is_one_list(node)):
        return
    level = GrammarLevel("part of one", rule.type, rule.eid, rule.locator, prefixed=rule.prefixed)
    content: list[Block | GrammarNode] = []
    for one in node.content:
        last = content[-1] if content else None
        if isinstance(one, Block):
            content.append(GrammarNode(level, one.lines[0][0], content=[one]))
        elif isinstance(last, GrammarNode) and last.level is level:
            last.content.append(one)
        else:
            content.append(one)
    node.content = content


def _is_one_list(node: GrammarNode) -> bool:
    """Whether the provision is a paragraph with one list, and text after the list."""
    kinds = [isinstance(one, Block) for one in node.content]
    first_node = kinds.index(False) if False in kinds else len(kinds)
    last_node = len(kinds) - kinds[::-1].index(False) if False in kinds else 0
    return first_node <= 1 and False in kinds and True not in kinds[first_node:last_node]
