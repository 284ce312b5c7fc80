"""Any interleaving of two editors over a row with parts: no word is lost that was not seen."""

import re
from itertools import count

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provisions.models import Theme
from tests.admin.submissions import submission, url, values
from tests.factories import ThemeFactory, ThemeLabelFactory

FIELDS = ("definition", "scope_note")

steps = st.tuples(
    st.integers(0, 1),
    st.one_of(
        st.tuples(st.just("open")),
        st.tuples(st.just("type"), st.sampled_from(FIELDS)),
        st.tuples(st.just("type in part"), st.integers(0, 2)),
        st.tuples(st.just("add part")),
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

    def part(self, number):
        """The prefix of one of the parts on the page; None if it is deleted there."""
        prefix = f"labels-{number % int(self.sent['labels-TOTAL_FORMS'])}"
        return None if self.sent.get(f"{prefix}-DELETE") else prefix

    def add_part(self, word):
        number = int(self.sent["labels-TOTAL_FORMS"])
        self.sent["labels-TOTAL_FORMS"] = number + 1
        self.sent |= {f"labels-{number}-language": "fr", f"labels-{number}-kind": "alternative"}
        self.type(f"labels-{number}-label", word)

    def delete_part(self, prefix):
        self.typed -= words_in(str(self.sent.get(f"{prefix}-label", "")))
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
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_word_is_lost_that_was_not_seen(clients, script):
    words = map("word{}x".format, count())
    theme = ThemeFactory(definition=next(words), scope_note=next(words))
    for _ in range(2):
        ThemeLabelFactory(theme=theme, label=next(words))
    address = url(Theme, "change", theme.pk)
    editors = [Editor(client, address) for client in clients]
    # In the end both save, as often as it takes.
    ends = [(number, ("save", False)) for number in (0, 1, 0, 1)]
    for number, (what, *rest) in [*script, *ends]:
        if what == "save":
            _save(editors[number], rest[0], theme)
        else:
            _edit(editors[number], what, rest, next(words))


def _edit(editor, what, rest, word):
    if what == "open":
        editor.open()
    elif what == "type":
        editor.type(rest[0], word)
    elif what == "add part":
        editor.add_part(word)
    elif int(editor.sent["labels-TOTAL_FORMS"]) and (part := editor.part(rest[0])):
        if what == "delete part":
            editor.delete_part(part)
        else:
            editor.type(f"{part}-label", word)


def _save(editor, takes_theirs, theme):
    before = saved(theme)
    was_saved = editor.save(takes_theirs)
    after = saved(theme)
    if was_saved:
        assert editor.typed <= after
        assert before - after <= editor.seen
        editor.open()
    else:
        assert after == before


def saved(theme):
    """All words that are in the database."""
    theme.refresh_from_db()
    labels = theme.labels.values_list("label", flat=True)
    return words_in(" ".join([theme.definition, theme.scope_note, *labels]))
