"""A small grammar, an act it reads, and what was read, in short."""

from provisions.analysis.segments import account

GRAMMAR = r"""
title = "Acts of a small land"
language = "en"
hyphens = "join"
recognizes = ['^ACT OF THE SMALL LAND$']
page = '^\[page \d+\]\n'

[plan]
slug = "small-act-{_year}"
plan_type = "act"

[[fact]]
pattern = '^Made on (?P<adopted_on>\d+ \w+ (?P<_year>\d{4}))$'
date = "%d %B %Y"

[[fact]]
pattern = '^Printed by (?P<publisher>.+)$'
source = true

[[leave_out]]
reason = "title_page"
begin = '\A'
end = '^Contents$|^PREAMBLE$'

[[leave_out]]
reason = "table_of_contents"
begin = '^Contents$'
end = "page"
entry = '^(?P<heading>.+?) ?\.{3,} \d+$'

[[leave_out]]
reason = "running_header"
lines = '^SMALL LAND GAZETTE$'
top = 1

[[leave_out]]
reason = "page_number"
lines = '^\d+$'
bottom = 1

[footnotes]
begin = '^-----\n'
note = '^(?P<number>\d+) '
marks = ['(?<=\w){number}(?=[ ,.]|$)']

[[level]]
name = "preamble"
type = "preamble"
eid = "preamble"
locator = "Preamble"
pattern = '(?P<heading>PREAMBLE)\n'
operative = false

[[level]]
name = "part"
type = "part"
eid = "part_{number}"
locator = "Part {number}"
pattern = 'PART (?P<number>[IVX]+)\n(?P<heading>.+)\n'
numbers = "roman"

[[level]]
name = "chapter"
type = "chapter"
eid = "chp_{count}"
locator = "{parent}, chapter {count}"
headings = "contents"
within = ["part"]

[[level]]
name = "article"
type = "article"
eid = "art_{number}"
locator = "Art. {number}"
pattern = 'Article (?P<number>\d+)\n'
within = ["chapter", "part"]
continuous = true
prefixed = false

[level.split]
type = "paragraph"
eid = "para_{count}"
locator = "{parent}, para. {count}"

[[level]]
name = "quotation"
type = "quotation"
eid = "qstr_{count}"
locator = "{parent}, quotation"
pattern = '(?=«)'
within = ["article"]
until = '»\.?$'

[[level]]
name = "subpoint"
type = "point"
eid = "point_{number}"
locator = "{parent}({number})"
pattern = '\((?P<number>[ivx]+)\) '
numbers = "roman"
within = ["point"]
strict = true
tail = true

[[level]]
name = "point"
type = "point"
eid = "point_{number}"
locator = "{parent}({number})"
pattern = '\((?P<number>[a-z])\) '
numbers = "letter"
within = ["article"]
strict = true
tail = true

[[level]]
name = "bullet"
type = "indent"
eid = "indent_{count}"
locator = "{parent}, indent {count}"
pattern = '\* '
within = ["preamble"]
"""


ACT = """\
[page 1]
ACT OF THE SMALL LAND
Made on 3 May 2021
Printed by The Small Press

Contents
First things ..... 2
[page 2]
SMALL LAND GAZETTE
PREAMBLE
Whereas boats1 are many:

* they float,

* they sink.

PART I
On boats
First things
Article 1
Every boat shall have:

(a) a name, painted in let-
ters that can be read;
-----
1 Small and
large ones.
7
[page 3]
SMALL LAND GAZETTE
(b) a keel, which

(i) is straight, and

(ii) holds.

This article does not apply to rafts.

Article 2
A raft needs no name.

A raft needs an owner.
"""


def by_eid(instrument):
    return {provision.eid: provision for provision in instrument.provisions}


def lost(instrument):
    segments = account(instrument.transcript, instrument.stretches)
    return [s for s in segments if s.kind in ("gap", "overlap")]
