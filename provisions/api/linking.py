"""Links inside pretty JSON, for people."""

import re

#: An address, ours or another's, as a whole JSON string, after HTML escaping.
ADDRESS = re.compile(r"&quot;((?:https?://|/api/)(?:(?!&quot;)[^\s<>])+)&quot;")


def with_links(escaped_json: str) -> str:
    """Make every address in HTML-escaped JSON a link."""
    return ADDRESS.sub(r'&quot;<a href="\1" rel="nofollow">\1</a>&quot;', escaped_json)
