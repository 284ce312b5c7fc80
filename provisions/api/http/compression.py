"""Answers compressed on the way out, for clients that ask: zstd or gzip, whole or streamed."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

import pyarrow
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import patch_vary_headers

API_PREFIX = "/api/"
#: What fits one network packet is not worth the work.
LEAST_BYTES = 1400
#: Best first: zstd is three times as quick as gzip and no larger.
ENCODINGS = ("zstd", "gzip")
#: The sweet spot of gzip: higher levels take twice the time for a tenth of the size.
GZIP_LEVEL, GZIP_WINDOW = 3, 31
#: Workbooks and Parquet are compressed already.
COMPRESSIBLE = ("text/", "application/json", "application/problem+json", "application/x-ndjson")
COMPRESSIBLE_ENDS = ("+json", "+xml")
LONGEST_HEADER = 500
#: So much of a file may wait inside zstd, which holds back what compresses well, before it goes on.
WAITING_BYTES = 1 << 18


class CompressionMiddleware:
    """Compresses what the API answers; the rest of the site, which has forms, stays as it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, in the encoding that the client likes best of those that there are."""
        response = self.get_response(request)
        if not request.path_info.startswith(API_PREFIX):
            return response
        # Said of every answer, also of 304 and of short ones: another client may get another.
        patch_vary_headers(response, ["Accept-Encoding"])
        asked = request.META.get("HTTP_ACCEPT_ENCODING")
        if asked and _is_compressible(response):
            encoding = chosen_encoding(asked[:LONGEST_HEADER])
            if encoding is not None:
                _compress(response, encoding)
        return response


@lru_cache(maxsize=512)
def chosen_encoding(accepted: str) -> str | None:
    """What an `Accept-Encoding` (RFC 9110, 12.5.3) likes best of ours; None for no encoding."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, *parameters = (each.strip() for each in part.split(";"))
        weights["gzip" if name == "x-gzip" else name] = _weight(parameters)
    best = max(ENCODINGS, key=lambda name: weights.get(name, weights.get("*", 0.0)))
    weight = weights.get(best, weights.get("*", 0.0))
    # Without a word about it, plain is welcome; one who would rather have it says so.
    return best if weight > 0 and weight >= weights.get("identity", 0.0) else None


def _weight(parameters: Iterable[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return max(0.0, min(1.0, float(value)))
            except ValueError:
                return 0.0
    return 1.0


def _is_compressible(response: HttpResponseBase) -> bool:
    media_type = response.headers.get("Content-Type", "").partition(";")[0]
    if response.has_header("Content-Encoding") or not (
        media_type.startswith(COMPRESSIBLE) or media_type.endswith(COMPRESSIBLE_ENDS)
    ):
        return False
    return not isinstance(response, HttpResponse) or len(response.content) >= LEAST_BYTES


def _compress(response: HttpResponseBase, encoding: str) -> None:
    if isinstance(response, StreamingHttpResponse):
        # WSGI streams are plain iterators.
        parts: Iterable[bytes] = response.streaming_content  # type: ignore[assignment]
        response.streaming_content = STREAMED[encoding](parts)
        del response.headers["Content-Length"]
    elif isinstance(response, HttpResponse):
        response.content = WHOLE[encoding](response.content)
        response.headers["Content-Length"] = str(len(response.content))
    response.headers["Content-Encoding"] = encoding
    etag = response.headers.get("ETag", "")
    # The same answer in other bytes: equal only as far as a weak tag says.
    if etag.startswith('"'):
        response.headers["ETag"] = f"W/{etag}"


def _gzipped(content: bytes) -> bytes:
    return zlib.compress(content, GZIP_LEVEL, GZIP_WINDOW)


def _zstandard(content: bytes) -> bytes:
    compressed: bytes = pyarrow.compress(content, codec="zstd", asbytes=True)
    return compressed


def _gzipped_parts(parts: Iterable[bytes]) -> Iterator[bytes]:
    squeezer = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, GZIP_WINDOW)
    for part in parts:
        if squeezed := squeezer.compress(part):
            yield squeezed
    yield squeezer.flush()


def _zstandard_parts(parts: Iterable[bytes]) -> Iterator[bytes]:
    sink = _Sink()
    squeezer = pyarrow.CompressedOutputStream(pyarrow.PythonFile(sink, mode="w"), "zstd")
    waiting = 0
    for part in parts:
        squeezer.write(part)
        waiting += len(part)
        if waiting >= WAITING_BYTES:
            squeezer.flush()
            waiting = 0
        if squeezed := sink.take():
            yield squeezed
    squeezer.close()
    yield sink.take()


WHOLE: dict[str, Callable[[bytes], bytes]] = {"zstd": _zstandard, "gzip": _gzipped}
STREAMED: dict[str, Callable[[Iterable[bytes]], Iterator[bytes]]] = {
    "zstd": _zstandard_parts,
    "gzip": _gzipped_parts,
}


class _Sink:
    """A file to write to, whose content is taken out now and then."""

    closed = False

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        """Keep some bytes."""
        self.parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        """What is there can still be taken."""

    def take(self) -> bytes:
        """What was written since the last time."""
        taken = b"".join(self.parts)
        self.parts.clear()
        return taken
