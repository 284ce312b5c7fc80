"""The change feed as Atom (RFC 4287), for feed readers; pages are linked as in RFC 5005.

Ids are tag URIs (RFC 4151) made of the revision and the record's key. They contain no host, so
every server gives an entry the same id.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from rest_framework.renderers import BaseRenderer

from provisions.api.http.renderers import JSONRenderer, Ready, parsed
from provisions.characters import xml_safe

TAG = "tag:govdb,2026:changes"
TITLE = "govdb: changes"
VERBS = {"create": "created", "update": "updated", "delete": "deleted"}


class ChangesFeed(Atom1Feed):
    """Atom with the date of its revision and a link to the next page."""

    def latest_post_date(self) -> datetime:
        """The time of publication; Django would use the current time for an empty feed."""
        moment: datetime = self.feed["updated_at"]
        return moment

    def add_root_elements(self, handler: Any) -> None:
        """Add the link to the next page."""
        super().add_root_elements(handler)
        if self.feed["next_url"]:
            handler.addQuickElement("link", "", {"rel": "next", "href": self.feed["next_url"]})


class AtomRenderer(BaseRenderer):
    """A response of the change feed as Atom; problems are JSON."""

    media_type = "application/atom+xml"
    format = "atom"
    charset = "utf-8"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """Return the feed."""
        if renderer_context is None or not isinstance(data, Ready):
            return JSONRenderer().render(data)
        return feed_of(parsed(data), renderer_context["request"])


def feed_of(answer: dict[str, Any], request: Any) -> bytes:
    """A page of the change feed as Atom."""
    feed = ChangesFeed(
        TITLE,
        request.build_absolute_uri(request.path),
        "Records that were created, updated and deleted.",
        language="en",
        feed_url=request.build_absolute_uri(),
        feed_guid=TAG,
        author_name="govdb",
        updated_at=datetime.fromisoformat(answer["applied"]["published_at"]),
        next_url=answer["next"],
    )
    for event in answer["results"]:
        published_at = datetime.fromisoformat(event["published_at"])
        feed.add_item(
            xml_safe(f"{event['noun'].capitalize()} {event['key']} {VERBS[event['action']]}"),
            request.build_absolute_uri(event["url"]),
            escape(xml_safe(sentence_of(event))),  # Django writes summaries as HTML
            unique_id=tag_of(event),
            pubdate=published_at,
            updateddate=published_at,
            author_name=xml_safe(event["published_by"]),
            categories=(event["noun"], event["action"]),
        )
    return feed.writeString("utf-8").encode()


def tag_of(event: Mapping[str, Any]) -> str:
    """The permanent id of an event, the same on every server."""
    return f"{TAG}/{event['revision']}/{event['noun']}/{quote(event['key'], safe=':@~')}"


def sentence_of(event: Mapping[str, Any]) -> str:
    """A description of an event."""
    action = f"Revision {event['revision']} {VERBS[event['action']]} the {event['noun']}"
    sentences = [f"{action} {event['key']}{_members_of(event)}."]
    if event["note"]:
        sentences.append(f"Note: {event['note']}")
    sentences += [
        f"Published despite: {override['reason']} Reason: {override['because']}"
        for override in event["overrides"]
    ]
    return " ".join(sentences)


def _members_of(event: Mapping[str, Any]) -> str:
    if event["action"] != "update":
        return ""
    return f": {', '.join(event['fields']) or 'only its listing or search data'}"
