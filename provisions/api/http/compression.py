"""Compression of responses with zstd or gzip, whole or streamed, for clients that accept it."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

import pyarrow
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import patch_vary_headers

API_PREFIX = "/api/"
#: Compressing a response that fits into one network packet saves nothing.
LEAST_BYTES = 1400
#: Preferred first: zstd is three times as fast as gzip and its output is no larger.
ENCODINGS = ("zstd", "gzip")
#: Higher levels of gzip take twice the time to save a tenth of the size.
GZIP_LEVEL, GZIP_WINDOW = 3, 31
#: Workbooks and Parquet are compressed already.
COMPRESSIBLE = ("text/", "application/json", "application/problem+json", "application/x-ndjson")
COMPRESSIBLE_ENDS = ("+json", "+xml")
LONGEST_HEADER = 500
#: zstd buffers input that compresses well; it is flushed after this many bytes of input.
FLUSH_BYTES = 1 << 18


class CompressionMiddleware:
    """Compresses responses of the API; the rest of the site, which has forms, is not compressed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response in the supported encoding that the client prefers."""
        response = self.get_response(request)
        if not request.path_info.startswith(API_PREFIX):
            return response
        # Set on every response, including 304 and short ones: another client may get another
        # encoding.
        patch_vary_headers(response, ["Accept-Encoding"])
        accepted = request.META.get("HTTP_ACCEPT_ENCODING")
        if accepted and _is_compressible(response):
            encoding = chosen_encoding(accepted[:LONGEST_HEADER])
            if encoding is not None:
                _compress(response, encoding)
        return response


@lru_cache(maxsize=512)
def chosen_encoding(accepted: str) -> str | None:
    """The supported encoding that an `Accept-Encoding` (RFC 9110, 12.5.3) prefers, or None."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, *parameters = (each.strip() for each in part.split(";"))
        weights["gzip" if name == "x-gzip" else name] = _weight(parameters)
    best = max(ENCODINGS, key=lambda name: weights.get(name, weights.get("*", 0.0)))
    weight = weights.get(best, weights.get("*", 0.0))
    # `identity` is acceptable unless the header excludes it; a client that prefers it gives it a
    # higher weight.
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
    # The bytes differ from the uncompressed response, so only a weak ETag is correct.
    if etag.startswith('"'):
        response.headers["ETag"] = f"W/{etag}"


def _gzip(content: bytes) -> bytes:
    return zlib.compress(content, GZIP_LEVEL, GZIP_WINDOW)


def _zstd(content: bytes) -> bytes:
    compressed: bytes = pyarrow.compress(content, codec="zstd", asbytes=True)
    return compressed


def _gzip_parts(parts: Iterable[bytes]) -> Iterator[bytes]:
    compressor = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, GZIP_WINDOW)
    for part in parts:
        if compressed := compressor.compress(part):
            yield compressed
    yield compressor.flush()


def _zstd_parts(parts: Iterable[bytes]) -> Iterator[bytes]:
    sink = _Sink()
    compressor = pyarrow.CompressedOutputStream(pyarrow.PythonFile(sink, mode="w"), "zstd")
    unflushed = 0
    for part in parts:
        compressor.write(part)
        unflushed += len(part)
        if unflushed >= FLUSH_BYTES:
            compressor.flush()
            unflushed = 0
        if compressed := sink.take():
            yield compressed
    compressor.close()
    yield sink.take()


WHOLE: dict[str, Callable[[bytes], bytes]] = {"zstd": _zstd, "gzip": _gzip}
STREAMED: dict[str, Callable[[Iterable[bytes]], Iterator[bytes]]] = {
    "zstd": _zstd_parts,
    "gzip": _gzip_parts,
}


class _Sink:
    """A writable file whose content is removed with `take`."""

    closed = False

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        """Append some bytes."""
        self.parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Do nothing: there is no buffer."""

    def close(self) -> None:
        """Do nothing: the content stays available to `take`."""

    def take(self) -> bytes:
        """Return and remove the bytes written since the last call."""
        taken = b"".join(self.parts)
        self.parts.clear()
        return taken
