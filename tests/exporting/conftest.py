"""The published world of the API's tests, and plans loaded as a user loads them, for releases."""

import pytest
from django.core.management import call_command

from tests.api.conftest import world
from tests.native import load_lines, plan_lines

__all__ = ["world"]


@pytest.fixture
def bilingual(db, tmp_path):
    """A release, built by the command, of a French plan and a Chinese one."""
    french = plan_lines(
        "reseau",
        {
            "sec_1": {"heading": "Water meters", "texts": {"en": "Meters are read each quarter."}},
            "sec_2": {"texts": {"en": "Tariffs stay.", "zh": "电价维持不变，鼓励储能。"}},
        },
    )
    chinese = plan_lines(
        "dianwang",
        {
            "art_1": {
                "heading": "统筹规划充电网络",
                "texts": {"zh": "城市应当优先建设充电桩，推广V2G技术。"},
            },
            "art_2": {"summary": "Grids share their load.", "locator": "第二条"},
        },
        language="zh",
        original_title="电网规划",
        jurisdiction=["sg"],
    )
    load_lines(tmp_path, *french, *chinese)
    folder = tmp_path / "release"
    call_command("release", "first", to=str(folder), url="https://grids.example/", verbosity=0)
    return folder
