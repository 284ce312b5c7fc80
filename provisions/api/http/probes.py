"""What a monitor asks, answered whatever name it asks by."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from provisions.api.http.pages import healthz, readyz

PROBES = {"/healthz": healthz, "/readyz": readyz}


class ProbeMiddleware:
    """Answers the monitor's two questions before anything checks the host name.

    A monitor or a load balancer asks each server by its address, which is in no ALLOWED_HOSTS.
    The answers hold no address, so a forged host name gains nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The probe's answer, or what the site answers."""
        probe = PROBES.get(request.path_info)
        return self.get_response(request) if probe is None else probe(request)
