"""What the API answers before there is anything to answer."""

import pytest

pytestmark = pytest.mark.django_db


def test_before_the_first_publication_the_api_says_what_to_do(api):
    for path in ("", "clauses/", "plans/x/", "plans/x/outline/", "revisions/"):
        answer = api.get(path)

        assert answer.status == 503
        assert answer.body["type"] == "urn:govdb:problem:nothing-published"
        assert "manage.py publish" in answer.body["title"]
        assert answer.headers["Retry-After"]
