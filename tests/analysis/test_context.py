"""What stands around a clause, and the codebook in the order in which coders read it."""

import pytest

from provisions.curating.queries.context import codebook, name_of, surroundings
from tests.factories import ClauseFactory, SchemeFactory, ThemeFactory, ThemeLabelFactory

pytestmark = pytest.mark.django_db


def test_a_clause_stands_below_and_between_others():
    top = ClauseFactory()
    part = ClauseFactory(plan=top.plan, parent=top)
    rows = [ClauseFactory(plan=top.plan, parent=part, eid=f"s_{n}", position=n) for n in (1, 2, 3)]
    ClauseFactory(plan=top.plan, position=2)

    found = surroundings(rows[1])

    assert (found.above, found.before, found.after) == ((top, part), rows[0], rows[2])
    assert surroundings(rows[0]).before is surroundings(rows[2]).after is None
    assert surroundings(top).above == ()


def test_the_latest_wording_stands_beside_a_clause_and_never_itself():
    clause = ClauseFactory(position=2, ends_on="2025-01-01")
    ClauseFactory(plan=clause.plan, eid=clause.eid, wording=2, position=3, starts_on="2025-01-01")
    old = ClauseFactory(plan=clause.plan, position=1, ends_on="2025-01-01")
    new = ClauseFactory(
        plan=clause.plan, eid=old.eid, wording=2, position=1, starts_on="2025-01-01"
    )

    found = surroundings(clause)

    assert (found.before, found.after) == (new, None)


def test_headings_that_repeat_their_locator_stand_once():
    assert name_of(ClauseFactory.build(locator="Art. 1", heading="Art. 1 Aims")) == "Art. 1 Aims"
    assert name_of(ClauseFactory.build(locator="Art. 1", heading="Aims")) == "Art. 1 Aims"
    assert name_of(ClauseFactory.build(locator="Art. 1", heading="")) == "Art. 1"


def test_like_names_are_those_that_share_a_word():
    scheme = SchemeFactory()
    data = ThemeFactory(scheme=scheme, preferred_label="Protection of records")
    law = ThemeFactory(scheme=scheme, preferred_label="Record keeping")
    other = ThemeFactory(scheme=scheme, preferred_label="Trade", broader=data)
    ThemeLabelFactory(theme=other, label="Records unseen", kind="hidden")
    ThemeFactory(scheme=scheme, preferred_label="Records of old", is_deprecated=True)

    found = {entry.theme: (entry.depth, entry.path, entry.like) for entry in codebook(scheme)}

    assert found == {
        data: (0, "", (law,)),
        other: (1, "Protection of records", ()),
        law: (0, "", (data,)),
    }
