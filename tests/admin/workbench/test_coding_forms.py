"""What a coder sends, by script or by form: read, or refused with the field at fault."""

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provisions.admin.workbench.coding_forms import (
    NAMES,
    choice_json,
    choices_from_form,
    choices_from_json,
    read_body,
)
from provisions.curating.coding_task import Judgement
from tests.factories import ClauseTextFactory, CoderFactory, SchemeFactory

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*NAMES, "else"]), inner, max_size=4)
    ),
    max_leaves=8,
)


def told_or_faults(read, told):
    """What was read, and the fields at fault: one of both is empty."""
    try:
        return read(told), []
    except ValidationError as error:
        return None, list(error.message_dict)


@given(told=values)
def test_whatever_is_sent_is_read_or_refused(told):
    made, faults = told_or_faults(choices_from_json, told)

    assert (made is None) == bool(faults)
    if made is not None:
        assert choices_from_json([choice_json(choice) for choice in made]) == made


@given(body=st.binary(max_size=20))
def test_whatever_body_is_read_or_refused(body):
    made, faults = told_or_faults(read_body, body)

    assert isinstance(made, dict) or faults == ["body"]


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(words=st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12))
def test_a_typed_quotation_is_found_where_it_stands(task_text, words):
    task_text.text = f"x {words} y"
    task_text.save()
    before = Judgement(task_text.clause, SchemeFactory.build(), CoderFactory.build(), ())
    sent = QueryDict(mutable=True)
    sent["theme"], sent["quote-t"] = "t", words

    (choice,) = choices_from_form(sent, before)

    found = task_text.text[choice.evidence_start or 0 : choice.evidence_end or 0]
    assert found == choice.evidence_quote
    assert found.split() == words.split()


@pytest.fixture
def task_text(db):
    return ClauseTextFactory()
