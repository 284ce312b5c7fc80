"""Before and after, as people read them."""

import pytest

from provisions.admin.history.differences import difference, documents, in_words


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("one two", "one three", ("one <del>two</del>", "one <ins>three</ins>")),
        ("加强合作", "加强治理", ("加强<del>合作</del>", "加强<ins>治理</ins>")),
        ("a < b", "a > b", ("a <del>&lt;</del> b", "a <ins>&gt;</ins> b")),
        (True, False, ("yes", "no")),
        (0, 1, ("0", "1")),
        ("", "new", ('<span class="nothing">empty</span>', "new")),
        (["a", "b"], ["b", "c"], ("<div><del>a</del></div>", "<div><ins>c</ins></div>")),
        (["a", "b"], ["b", "a"], ("<div>a</div><div>b</div>", "<div>b</div><div>a</div>")),
        ({"same": 1, "count": 0}, {"same": 1, "count": 2}, ("<i>count</i> 0", "<i>count</i> 2")),
    ],
    ids=["words", "Chinese", "markup", "yes-no", "zero", "empty", "list", "order", "object"],
)
def test_difference_marks_what_differs(before, after, shown):
    found = difference("some_field", before, after)

    assert found.field == "some field"
    assert (found.before, found.after) == shown


def test_long_texts_are_marked_too():
    long = "word " * 3000

    found = difference("text", long, f"{long}<b>")

    assert (found.before, found.after) == (long, f"{long}<ins>&lt;b&gt;</ins>")


def test_documents_leave_out_what_is_the_same_and_what_is_of_no_interest():
    before = {"id": "a", "noun": "plan", "url": "/a/", "title": "Old", "language": "en"}

    found = documents(before, before | {"title": "New", "url": "/b/"})

    assert [each.field for each in found] == ["title"]


def test_new_document_shows_what_it_says():
    found = documents(None, {"id": "a", "title": "New", "note": None})

    assert [(each.field, each.after) for each in found] == [("title", "New")]


def test_object_in_a_list_is_told_member_by_member():
    assert in_words({"source": "a", "locator": ""}) == "<i>source</i> a"
