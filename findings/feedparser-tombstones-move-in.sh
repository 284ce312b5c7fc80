#!/usr/bin/env bash
# feedparser 6.0.14, on an Atom feed with tombstones (RFC 6721): at:deleted-entry says that an entry was withdrawn.
# One guesses: unknown elements are ignored, or all tombstones are listed.
# Seen: they are taken for parts of the feed itself. Of two only the last is kept, as feed["at_deleted-entry"], and the link
# inside a tombstone becomes the link of the feed, in place of the feed's own.
# Why it matters: a reader of a feed of provisions misses all withdrawals but one, and follows the feed to a dead page.
# Instead: read at:deleted-entry with an XML parser, and take feed.links by rel, not feed.link.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet 'feedparser==6.0.14'
cd "$folder"
env/bin/python - <<'PROGRAM'
import sys
import feedparser

changed = []
def check(what, seen, known):
    print(f"{what}: {seen!r}")
    if seen != known:
        changed.append(f"{what} (was {known!r})")

feed = feedparser.parse("""<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">
<title>Acts</title><id>urn:feed</id><updated>2025-07-23T10:00:00Z</updated><link href="https://law.example/"/>
<at:deleted-entry ref="urn:first" when="2025-07-21T00:00:00Z"><link href="https://law.example/gone-1"/></at:deleted-entry>
<at:deleted-entry ref="urn:second" when="2025-07-22T00:00:00Z"><link href="https://law.example/gone-2"/></at:deleted-entry>
<entry><id>urn:third</id><title>Third</title><updated>2025-07-23T10:00:00Z</updated></entry></feed>""")
check("ill-formed", bool(feed.bozo), False)
check("entries", [entry.id for entry in feed.entries], ["urn:third"])
check("tombstones", feed.feed["at_deleted-entry"]["ref"], "urn:second")
check("the link of the feed", feed.feed.link, "https://law.example/gone-2")

if changed:
    sys.exit("changed: " + "; ".join(changed))
PROGRAM
