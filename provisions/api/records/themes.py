"""Themes, and the agreement of coders on them."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import reverse
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from provisions.analysis.agreement import Agreement, agreement
from provisions.analysis.judgements import CoderValue, of_theme
from provisions.api.endpoint.viewset import Reading
from provisions.api.lists.key_prefix import is_possible
from provisions.api.records.answers import AgreementSerializer
from provisions.api.records.nouns import NounViewSet
from provisions.api.snapshot.replacements import replacements
from provisions.api.snapshot.snapshots import Snapshot, applied_snapshot, read_snapshot
from provisions.choices import CoderKind
from provisions.models.published import (
    PublishedCoding,
    PublishedScheme,
)
from provisions.nouns import NOUNS


class ThemeViewSet(NounViewSet):
    """Concepts of the vocabularies, in tree order."""

    noun = NOUNS["theme"]
    redirect_about = (
        "Redirects to the theme that this one was merged into; `known_at` still reads this one."
    )

    def retrieve(self, request: Request, id: str) -> HttpResponseBase:
        """One theme, by its public id; a merged theme redirects to its successor."""
        new = None if "known_at" in self.parameters else self._successor(id)
        if new is None:
            return super().retrieve(request, id)
        query = request.META.get("QUERY_STRING", "")
        address = reverse("api:themes-detail", args=[new])
        return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)

    def _successor(self, public_id: str) -> str | None:
        if not is_possible(public_id):
            return None
        chain = replacements([public_id], read_snapshot(self.parameters)).get(public_id)
        return chain[-1] if chain else None

    def answer_serializer(self, action: str) -> type[Serializer[Any]]:
        """Agreement has its own shape."""
        return AgreementSerializer if action == "agreement" else super().answer_serializer(action)

    @action(detail=True)
    def agreement(self, request: Request, id: str) -> HttpResponseBase:
        """The agreement of people on whether clauses are about the theme itself."""

        def read(snapshot: Snapshot) -> Reading:
            theme = orjson.loads(self.find(snapshot, id))
            return orjson.dumps(agreement_on(theme, snapshot)), None

        return self.respond(request, read_snapshot(self.parameters), read)


def agreement_on(theme: dict[str, Any], snapshot: Snapshot) -> dict[str, Any]:
    """The agreement on one theme, by published codings under the scheme's current codebook.

    A model's codings are evidence for people and are not counted, here as in results.
    """
    schemes = snapshot.rows(PublishedScheme).filter(key=theme["scheme"])
    version = schemes.values_list("version", flat=True).first() or ""
    rows = (
        snapshot.visible(PublishedCoding)
        .filter(theme__startswith=f"{theme['scheme']}:", codebook_version=version)
        .exclude(coder_kind=CoderKind.MODEL)
        .order_by()
        .values_list("clause", "coder", "theme", "applies")
    )
    values = (CoderValue(*row) for row in rows)
    found: Agreement = agreement(of_theme(values, {theme["id"]}))
    return {
        "theme": theme["id"],
        "applied": applied_snapshot(snapshot, PublishedCoding),
        "codebook_version": version,
        "alpha": found.alpha,
        "alpha_low": found.low,
        "alpha_high": found.high,
        "unit_count": found.units,
        "coders": list(found.coders),
        "agreed_share": found.raw,
        "pairs": [
            {
                "coders": list(pair.coders),
                "unit_count": pair.units,
                "kappa": pair.kappa,
                "agreed_share": pair.raw,
            }
            for pair in found.pairs
        ],
        "disagreements": list(found.disagreements),
        "disagreement_count": found.disagreement_count,
    }
