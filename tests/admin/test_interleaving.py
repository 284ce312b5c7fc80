"""Any interleaving of two editors over a row with parts: no word is lost that was not seen."""

import re
from itertools import count

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provisions.models import Clause
from tests.admin.submissions import submission, url, values
from tests.factories import ClauseFactory, ClauseTextFactory

FIELDS = ("heading", "summary")
LANGUAGES = ("de", "fr", "pl")

steps = st.tuples(
    st.integers(0, 1),
    st.one_of(
        st.tuples(st.just("open")),
        st.tuples(st.just("type"), st.sampled_from(FIELDS)),
        st.tuples(st.just("type in part"), st.integers(0, 2), st.sampled_from(("text", "heading"))),
        st.tuples(st.just("add part"), st.sampled_from(LANGUAGES)),
        st.tuples(st.just("delete part"), st.integers(0, 2)),
        st.tuples(st.just("save"), st.booleans()),
    ),
)


class Editor:
    """A person with one page open, who remembers all words that they were shown."""

    def __init__(self, client, address):
        self.client = client
        self.address = address
        self.seen = set()
        self.open()

    def open(self):
        self._show(self.client.get(self.address))
        self.typed = set()

    def _show(self, page):
        self.page = page
        self.sent = submission(page)
        for inline in page.context["inline_admin_formsets"]:
            formset = inline.formset
            self.sent[f"{formset.prefix}-TOTAL_FORMS"] = formset.total_form_count()
            for form in formset.extra_forms:
                self.sent |= values(form)
        self.seen |= words_in(page.content.decode())

    def type(self, name, word):
        self.typed -= words_in(str(self.sent.get(name, "")))
        self.sent[name] = word
        self.typed.add(word)

    def parts(self):
        """The prefixes of the parts on the page."""
        return [f"texts-{n}" for n in range(int(self.sent["texts-TOTAL_FORMS"]))]

    def add_part(self, language, word):
        number = int(self.sent["texts-TOTAL_FORMS"])
        new = {"language": language, "standing": "original"}
        self.sent |= {f"texts-{number}-{name}": value for name, value in new.items()}
        self.sent["texts-TOTAL_FORMS"] = number + 1
        self.type(f"texts-{number}-text", word)

    def delete_part(self, prefix):
        for name in ("text", "heading"):
            self.typed -= words_in(str(self.sent.get(f"{prefix}-{name}", "")))
        self.sent[f"{prefix}-DELETE"] = "on"

    def save(self, takes_theirs):
        """Save; of what clashes, keep mine or take theirs. True if it was saved."""
        answer = self.client.post(self.address, self.sent)
        if answer.status_code == 302:
            return True
        mine = set(self.typed)
        self._show(answer)
        clashes = answer.context["clashes"]
        for clash in clashes if takes_theirs else ():
            self.sent[clash.choice] = "row" if clash.offer else [v.name for v in clash.values]
            mine -= {word for v in clash.values for word in words_in(v.sent)}
        self.typed = mine
        return False


def words_in(words):
    """The words that this test made up: each is used once."""
    return set(re.findall(r"word\d+x", words))


@pytest.fixture
def clients(groups):
    made = []
    for name in ("ada", "bo"):
        user = User.objects.create_user(name, is_staff=True)
        user.groups.add(Group.objects.get(name="Curator"))
        made.append(Client())
        made[-1].force_login(user)
    return made


@given(script=st.lists(steps, min_size=4, max_size=12))
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_word_is_lost_that_was_not_seen(clients, script):
    words = map("word{}x".format, count())
    clause = ClauseFactory(heading=next(words), summary=next(words))
    for language in ("en", "es"):
        ClauseTextFactory(clause=clause, language=language, text=next(words))
    address = url(Clause, "change", clause.pk)
    editors = [Editor(client, address) for client in clients]
    # Whoever typed something saves it in the end, as often as it takes.
    ends = [(number, ("save", False)) for number in (0, 1) for _ in range(3)]
    for number, (what, *rest) in [*script, *ends]:
        _do(editors[number], what, rest, next(words), clause)


def _do(editor, what, rest, word, clause):
    if what == "open":
        editor.open()
    elif what == "type":
        editor.type(rest[0], word)
    elif what == "type in part" and rest[0] < len(editor.parts()):
        editor.type(f"{editor.parts()[rest[0]]}-{rest[1]}", word)
    elif what == "add part":
        editor.add_part(rest[0], word)
    elif what == "delete part" and rest[0] < len(editor.parts()):
        editor.delete_part(editor.parts()[rest[0]])
    elif what == "save":
        before = saved(clause)
        was_saved = editor.save(rest[0])
        after = saved(clause)
        if not was_saved:
            assert after == before
            return
        assert editor.typed <= after
        assert before - after <= editor.seen
        editor.open()


def saved(clause):
    """All words that are in the database."""
    clause.refresh_from_db()
    texts = clause.texts.values_list("heading", "text")
    return words_in(" ".join([clause.heading, clause.summary, *(" ".join(t) for t in texts)]))
