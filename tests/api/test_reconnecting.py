"""The first query of a request is its health check."""

import pytest
from django.db import connection

from provisions.api.snapshot.snapshots import latest_revision


@pytest.mark.usefixtures("django_db_setup")
def test_connection_that_broke_since_the_last_request_is_opened_again(django_db_blocker):
    with django_db_blocker.unblock():
        connection.close()
        latest_revision()
        broken = connection.connection
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [broken.info.backend_pid])
        other.close()

        assert latest_revision() == 0

        assert connection.connection is not broken
        connection.close()
