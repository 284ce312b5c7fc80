"""Schemathesis asks what the OpenAPI document allows and what it forbids, also in sequences.

Hypothesis draws the same in every run. Each of the two parts stops asking after SECONDS, so that
a slow machine does not take all day.
"""

import time

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    status_code_conformance,
)
from schemathesis.generation import GenerationMode

from govdb.wsgi import application
from tests.fuzzing.bodies import BODIES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product")]

SECONDS = 80
EXAMPLES, SEQUENCES, STEPS = 6, 40, 8

#: Answers are looked at as they are, and what WSGI hands over nobody unpacks.
PLAIN = {"Accept-Encoding": "identity"}

#: What must hold of every answer. That a word which no record has is refused is by design, so
#: "valid data was rejected" is not asked.
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance]


def drawing(examples, **more):
    return settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
        **more,
    )


@pytest.fixture(scope="module")
def schema(product):
    """The contract as it is served, without Django's closing of connections after a request.

    What the tests see was never committed; Django's own test client leaves them open likewise.
    """
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/schema/", application)
    for signal in signals:
        signal.connect(close_old_connections)


class Asked:
    """Asks until the time is up, and counts."""

    def __init__(self):
        self.until = time.monotonic() + SECONDS
        self.answers = 0

    def has_time(self):
        return time.monotonic() < self.until

    def check(self, case, response):
        self.answers += 1
        case.validate_response(response, checks=CHECKS)
        media_type = response.headers.get("content-type", [""])[0].partition(";")[0]
        if response.status_code not in (302, 304):
            BODIES[media_type](response.content)


def test_every_operation_keeps_the_contract(schema):
    asked = Asked()
    operations = [result.ok() for result in schema.get_all_operations()]
    for operation in operations:
        for mode in GenerationMode:

            @drawing(EXAMPLES)
            @given(case=operation.as_strategy(generation_mode=mode))
            def ask(case):
                if asked.has_time():
                    asked.check(case, case.call(headers=PLAIN))

            ask()
    assert asked.answers >= len(operations)


def test_what_one_answer_leads_to_is_answered(schema):
    asked = Asked()

    class Sequences(schema.as_state_machine()):
        def get_call_kwargs(self, case):
            return {"headers": PLAIN}

        def validate_response(self, response, case, **_):
            asked.check(case, response)

    Sequences.run(settings=drawing(SEQUENCES, stateful_step_count=STEPS))
    assert asked.answers > SEQUENCES
