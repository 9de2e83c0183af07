"""What stands in .env.example makes production start."""

import re

from tests.architecture.sources import ROOT


def test_no_comment_stands_where_compose_takes_it_for_the_value() -> None:
    assert re.findall(r"^\w+=.*[ \t]#.*", (ROOT / ".env.example").read_text(), re.MULTILINE) == []
