"""Two loads at once, on connections of their own."""

import threading

import pytest
from django.db import connection, transaction

from provisions.loading.pipeline.loader import load
from provisions.loading.pipeline.lock import TURN
from provisions.models import Jurisdiction, Load
from tests.loading.entries import jurisdiction, write


@pytest.mark.django_db(transaction=True)
def test_a_second_load_waits_for_the_first_and_says_so(tmp_path):
    path = write(tmp_path / "a.jsonl", jurisdiction())
    steps, reports, is_waiting = [], [], threading.Event()

    def progress(step, done, total):
        steps.append(step)
        if step.startswith("waiting"):
            is_waiting.set()

    def second_load():
        try:
            reports.append(load([path], progress=progress))
        finally:
            connection.close()

    thread = threading.Thread(target=second_load)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
        thread.start()
        has_waited = is_waiting.wait(timeout=200)
        Jurisdiction.objects.create(code="us", name="A country", kind="country")
    thread.join(timeout=200)

    assert has_waited
    assert steps[0] == "waiting for another load to end"
    assert [report.counts["jurisdiction"].unchanged for report in reports] == [1]
    assert not Load.objects.exists()
