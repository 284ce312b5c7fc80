import pytest
from hypothesis import given
from hypothesis import strategies as st

from provisions.loading.formats.numerals import (
    arabic,
    chinese,
    cleaned,
    letter,
    roman,
)


@pytest.mark.parametrize(
    ("word", "value"),
    [("i", 1), ("IV", 4), ("xlix", 49), ("XIII", 13), ("iiii", None), ("", None), ("vx", None)],
)
def test_reads_roman_numbers_and_refuses_what_only_looks_like_one(word, value):
    assert roman(word) == value


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("第一条", 1),
        ("第十章", 10),
        ("第二十三条", 23),
        ("第一百零五条", 105),
        ("（四）", 4),
        ("甲", None),
    ],
)
def test_reads_chinese_numbers(word, value):
    assert chinese(word) == value


@pytest.mark.parametrize(("word", "value"), [("12", 12), ("3.2", 2), ("x", None), ("12a", 12)])
def test_an_arabic_number_counts_by_its_last_part(word, value):
    assert arabic(word) == value


@pytest.mark.parametrize(("word", "value"), [("c", 3), ("aa", 27), ("3", None), ("abc", None)])
def test_letters_go_on_after_z(word, value):
    assert letter(word) == value


@pytest.mark.parametrize(
    ("number", "eid"), [("(a)", "a"), ("3.2.", "3.2"), ("IV", "IV"), ("1°", "1"), ("§ 5", "5")]
)
def test_brackets_and_dots_are_no_part_of_an_eid(number, eid):
    assert cleaned(number) == eid


def _written(value: int) -> str:
    digits = "零一二三四五六七八九"
    hundreds, tens, ones = value // 100, value // 10 % 10, value % 10
    words = f"{digits[hundreds]}百" if hundreds else ""
    if tens:
        words += f"{digits[tens]}十" if tens > 1 or hundreds else "十"
    elif hundreds and ones:
        words += "零"
    return words + (digits[ones] if ones else "")


@given(st.integers(min_value=1, max_value=999))
def test_every_chinese_number_is_read_as_it_is_written(value):
    assert chinese(f"第{_written(value)}条") == value
