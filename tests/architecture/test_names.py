from tests.architecture.sources import modules, named

NO_SUBJECT = {"services.py", "selectors.py", "utils.py", "helpers.py", "common.py", "misc.py"}
LONGEST = 300


def test_every_file_is_named_for_its_subject() -> None:
    assert [named(path) for path in modules() if path.name in NO_SUBJECT] == []


def test_no_file_grew_a_second_subject() -> None:
    assert [named(path) for path in modules() if len(path.read_text().splitlines()) > LONGEST] == []
