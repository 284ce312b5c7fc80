"""Health and readiness checks that work under any host name."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from provisions.api.http.pages import healthz, readyz

PROBES = {"/healthz": healthz, "/readyz": readyz}


class ProbeMiddleware:
    """Handles `/healthz` and `/readyz` before the host name is checked.

    A monitor or a load balancer requests each server by its address, which ALLOWED_HOSTS does not
    list. The responses contain no address, so a forged host name has no effect.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response of the probe, or else that of the site."""
        probe = PROBES.get(request.path_info)
        return self.get_response(request) if probe is None else probe(request)
