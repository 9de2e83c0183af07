import re
from collections.abc import Callable
from pathlib import Path

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

TOKEN = "{% csrf_token %}"
ALONE = re.compile(r'{% include "([^"]+)" [^%]*\bonly %}')

#: Help texts come from forms, some of them Django's, which answer with a list in markup.
MARKUP = {"templates/components/field.html": ["|safe"]}


def test_every_template_compiles() -> None:
    for path in templates():
        engines["django"].get_template(str(path.relative_to(ROOT / "templates")))


def test_no_page_has_a_style_of_its_own() -> None:
    pages = [path for path in templates() if path != LETTERS]
    assert [named(path) for path in pages if "<style" in path.read_text()] == []
    assert found(lambda path: [tag for tag in tags(path) if STYLE.search(tag)]) == {}


def test_no_page_has_a_handler_in_its_tags() -> None:
    assert (
        found(lambda path: [tag for tag in tags(path) if HANDLER.search(tag) or "javascript:" in tag]) == {}
    )


def test_no_page_has_a_script_of_its_own() -> None:
    def inline(path: Path) -> list[str]:
        scripts = SCRIPT.findall(path.read_text())
        return [body for head, body in scripts if body.strip() and not DATA.search(head)]

    assert found(inline) == {}


def test_nothing_is_marked_safe_in_a_page() -> None:
    assert found(lambda path: re.findall(r"\|\s*safe\b|autoescape off", path.read_text())) == MARKUP


def test_a_part_with_a_form_is_told_the_token_that_its_form_sends() -> None:
    """Django gives a part that is included `only` with what is named no token, and such a form is refused."""
    forms = {str(path.relative_to(ROOT / "templates")) for path in templates() if TOKEN in path.read_text()}

    assert found(lambda path: [part for part in ALONE.findall(path.read_text()) if part in forms]) == {}


def found(look: Callable[[Path], list[str]]) -> dict[str, list[str]]:
    """What is found in which template."""
    return {named(path): faults for path in templates() if (faults := look(path))}


def tags(path: Path) -> list[str]:
    """What a browser would see as tags, without the template's own code inside."""
    return TAG.findall(CODE.sub("", path.read_text()))
