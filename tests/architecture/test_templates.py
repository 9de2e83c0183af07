import re
from pathlib import Path

import pytest
from django.template import engines

from tests.architecture.sources import ROOT, named, templates

TAG = re.compile(r"<[a-zA-Z][^>]*>", re.DOTALL)
CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
HANDLER = re.compile(r"\son[a-z]+\s*=", re.IGNORECASE)
LETTERS = ROOT / "templates/shop/mail/base.html"  # a mail has no style sheet beside it
STYLE = re.compile(r"\sstyle\s*=", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL | re.IGNORECASE)
#: Read as data, never run: a browser executes no script of this type, whatever the policy.
DATA = re.compile(r'type="application/(ld\+)?json"')

#: Help texts come from forms, some of them Django's, which answer with a list in markup.
MARKUP = {"templates/components/field.html": ["|safe"]}

every_template = pytest.mark.parametrize("path", templates(), ids=named)


@every_template
def test_a_template_compiles(path: Path) -> None:
    engines["django"].get_template(str(path.relative_to(ROOT / "templates")))


@every_template
def test_a_page_has_no_style_of_its_own(path: Path) -> None:
    assert "<style" not in path.read_text() or path == LETTERS
    assert [tag for tag in tags(path) if STYLE.search(tag)] == []


@every_template
def test_a_page_has_no_handler_in_its_tags(path: Path) -> None:
    assert [tag for tag in tags(path) if HANDLER.search(tag) or "javascript:" in tag] == []


@every_template
def test_a_page_has_no_script_of_its_own(path: Path) -> None:
    inline = [
        body for head, body in SCRIPT.findall(path.read_text()) if body.strip() and not DATA.search(head)
    ]
    assert inline == []


@every_template
def test_nothing_is_marked_safe_in_a_page(path: Path) -> None:
    assert re.findall(r"\|\s*safe\b|autoescape off", path.read_text()) == MARKUP.get(named(path), [])


def tags(path: Path) -> list[str]:
    """What a browser would see as tags, without the template's own code inside."""
    return TAG.findall(CODE.sub("", path.read_text()))
