"""Whether a body is what its header says."""

import codecs

import orjson
from lxml import etree


def content_of(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def assert_sound(response, asked):
    """No server error, and a body of the media type that the header names."""
    content = content_of(response)
    assert response.status_code < 500, (asked, response.status_code, content[:500])
    if response.status_code in (301, 302, 304):
        return
    media_type = response.headers["Content-Type"].partition(";")[0]
    assert media_type in BODIES, (asked, media_type)
    try:
        BODIES[media_type](content)
    except Exception as error:
        raise AssertionError((asked, response.status_code, media_type, content[:200])) from error
    if response.status_code >= 400:
        assert media_type in ("application/problem+json", "text/html"), (asked, media_type)
    if media_type == "application/problem+json":
        assert orjson.loads(content)["status"] == response.status_code, asked


def _begins(start):
    def check(content):
        assert content.startswith(start)

    return check


def _is_page(content):
    assert content.lower().lstrip().startswith(b"<!doctype html")


def _lines(content):
    for line in content.splitlines():
        orjson.loads(line)


BODIES = {
    "application/json": orjson.loads,
    "application/problem+json": orjson.loads,
    "application/ld+json": orjson.loads,
    "application/vnd.citationstyles.csl+json": orjson.loads,
    "application/vnd.oai.openapi+json": orjson.loads,
    "application/x-ndjson": _lines,
    "text/csv": _begins(codecs.BOM_UTF8),
    "text/plain": lambda content: content.decode(),
    "application/x-bibtex": lambda content: content.decode(),
    "application/x-research-info-systems": lambda content: content.decode(),
    "text/html": _is_page,
    "application/atom+xml": etree.fromstring,
    "image/svg+xml": etree.fromstring,
    "application/vnd.apache.parquet": _begins(b"PAR1"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _begins(b"PK\x03\x04"),
}
