"""What a client that was written for one OpenAPI document misses in another."""

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]


def breaks(old: Schema, new: Schema) -> Iterator[str]:
    """Every place where what the old document promised no longer holds, in a sentence."""
    for path, methods in old["paths"].items():
        for method, operation in methods.items():
            place = f"{method.upper()} {path}"
            now = new["paths"].get(path, {}).get(method)
            if now is None:
                yield f"{place} is gone"
            else:
                yield from _requests(place, operation, now)
                yield from _answers(place, operation, now, old, new)


def _requests(place: str, old: Schema, new: Schema) -> Iterator[str]:
    before = {(each["in"], each["name"]): each for each in old.get("parameters", ())}
    after = {(each["in"], each["name"]): each for each in new.get("parameters", ())}
    for key, parameter in before.items():
        if key not in after:
            yield f"{place} no longer takes {key[1]}"
        else:
            yield from _narrowed(f"{place} {key[1]}", parameter["schema"], after[key]["schema"])
    for key, parameter in after.items():
        if parameter.get("required") and not before.get(key, {}).get("required"):
            yield f"{place} now needs {key[1]}"


def _narrowed(place: str, old: Schema, new: Schema) -> Iterator[str]:
    """What could be sent and now cannot."""
    if not _types(old) <= _types(new):
        yield f"{place} no longer takes {_named(_types(old) - _types(new))}"
    if "enum" in new:
        gone = set(old.get("enum", ["anything"])) - set(new["enum"])
        if gone:
            yield f"{place} no longer takes {_named(gone)}"
    for bound, sign in (("maximum", 1), ("minimum", -1), ("maxLength", 1), ("minLength", -1)):
        before, after = old.get(bound), new.get(bound)
        if after is not None and (before is None or sign * after < sign * before):
            yield f"{place} has a narrower {bound}"
    if "items" in old and "items" in new:
        yield from _narrowed(place, old["items"], new["items"])


def _answers(
    place: str, old: Schema, new: Schema, whole_old: Schema, whole_new: Schema
) -> Iterator[str]:
    for status, response in old["responses"].items():
        contents = new["responses"].get(status, {}).get("content", {})
        for media_type, content in response.get("content", {}).items():
            at = f"{place} {status} {media_type}"
            if media_type not in contents:
                yield f"{at} is gone"
            else:
                pair = content["schema"], contents[media_type]["schema"]
                yield from _less(at, *pair, whole_old, whole_new, frozenset())


def _less(
    place: str, old: Schema, new: Schema, whole_old: Schema, whole_new: Schema, seen: frozenset[str]
) -> Iterator[str]:
    """What was answered and now is not, or is answered in another form."""
    name = old.get("$ref", "")
    if name in seen:
        return
    seen |= {name} - {""}
    old, new = _resolved(old, whole_old), _resolved(new, whole_new)
    if old.get("format") == "binary":
        return  # bytes: nothing was promised of what is in them
    if not _types(new) <= _types(old):
        yield f"{place} may now be {_named(_types(new) - _types(old))}"
    for member in set(old.get("required", ())) - set(new.get("required", ())):
        yield f"{place}.{member} may now be missing"
    members = new.get("properties", {})
    for member, schema in old.get("properties", {}).items():
        if member not in members:
            yield f"{place}.{member} is gone"
        else:
            at = f"{place}.{member}"
            yield from _less(at, schema, members[member], whole_old, whole_new, seen)
    if isinstance(old.get("items"), dict) and isinstance(new.get("items"), dict):
        yield from _less(f"{place}[]", old["items"], new["items"], whole_old, whole_new, seen)


def _resolved(schema: Schema, whole: Schema) -> Schema:
    found = schema
    while "$ref" in found:
        found = whole["components"]["schemas"][found["$ref"].rpartition("/")[2]]
    return found


def _types(schema: Schema) -> set[str]:
    """The JSON types that a schema allows; a reference or a choice counts as what it names."""
    if "oneOf" in schema:
        return set().union(*(_types(option) for option in schema["oneOf"]))
    if "$ref" in schema:
        return {"object"}
    types = schema.get("type", "anything")
    return {types} if isinstance(types, str) else set(types)


def _named(names: set[Any]) -> str:
    return ", ".join(sorted(map(str, names)))
