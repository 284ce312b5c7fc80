import pytest

from provisions.loading.rows.nouns import noun_of, nouns
from provisions.models import CURATED_MODELS, Clause, Coding, Involvement, Load, Plan, Theme


def test_every_curated_model_but_the_record_of_loads_is_a_noun():
    assert [noun.model for noun in nouns()] == [m for m in CURATED_MODELS if m is not Load]


@pytest.mark.parametrize("noun", nouns(), ids=str)
def test_what_a_key_refers_to_comes_first(noun):
    order = {found: place for place, found in enumerate(nouns())}

    for reference in noun.references:
        assert order[reference.target] <= order[noun]


@pytest.mark.parametrize(
    ("model", "key", "public_id"),
    [
        (Plan, ("a-plan",), "a-plan"),
        (Theme, ("a-scheme", "a-theme"), "a-scheme:a-theme"),
        (Clause, ("a-plan", "sec_1", 1), "a-plan:sec_1"),
        (Clause, ("a-plan", "sec_1", 2), "a-plan:sec_1@2"),
    ],
)
def test_public_ids_name_a_row_and_are_read_back(model, key, public_id):
    noun = noun_of(model)

    assert noun.public_id(key) == public_id
    assert [str(value) for value in key][: len(noun.key_values(public_id))] == noun.key_values(
        public_id
    )


@pytest.mark.parametrize(
    ("model", "key", "public_id"),
    [
        (
            Coding,
            ("a-plan", "sec_1", 1, "a-scheme", "a-theme", "a-coder", "1.0"),
            "a-plan:sec_1~a-scheme:a-theme~a-coder~1.0",
        ),
        (
            Involvement,
            (None, "a-plan", "sec_1", 2, "us-nist", "lead"),
            "a-plan:sec_1@2~us-nist~lead",
        ),
        (Involvement, ("a-plan", None, None, None, "us-nist", "lead"), "a-plan~us-nist~lead"),
    ],
)
def test_public_ids_of_rows_between_others(model, key, public_id):
    assert noun_of(model).public_id(key) == public_id
