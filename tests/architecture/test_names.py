import ast
import re
from collections import Counter

from tests.architecture.sources import ROOMS, modules, named, tree

NO_SUBJECT = {"services.py", "selectors.py", "utils.py", "helpers.py", "common.py", "misc.py"}
LONGEST = 300
CHECK = re.compile(rf"({'|'.join(ROOMS)})\.[A-Z]\d{{3}}")


def test_every_file_is_named_for_its_subject() -> None:
    assert [named(path) for path in modules() if path.name in NO_SUBJECT] == []


def test_no_file_grew_a_second_subject() -> None:
    assert [named(path) for path in modules() if len(path.read_text().splitlines()) > LONGEST] == []


def test_no_two_checks_share_an_id() -> None:
    texts = (
        node.value for path in modules() for node in ast.walk(tree(path)) if isinstance(node, ast.Constant)
    )
    ids = Counter(text for text in texts if isinstance(text, str) and CHECK.fullmatch(text))
    assert [shared for shared, times in ids.items() if times > 1] == []
