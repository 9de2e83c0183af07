"""Two judges of pages that npm brings: axe for accessibility, html-validate for the markup."""

import json
import subprocess
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import BrowserContext, Page

from tests.support.missing import missing

TESTS: Final = Path(__file__).parents[1]
AXE: Final = TESTS / "node_modules" / "axe-core" / "axe.min.js"
VALIDATE: Final = TESTS / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
RULES: Final = TESTS / "htmlvalidate.json"
#: What no rule of ours looks at is not gathered: rules of style sheets are of use to an experimental one alone.
BRIEFLY: Final = {"resultTypes": ["violations"], "selectors": False, "preload": {"assets": ["media"]}}
WCAG: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def bring_axe(context: BrowserContext) -> None:
    """Into every page of it: a third of the time that it takes to send it to one page after the other."""
    context.add_init_script(path=AXE)


def faults_by_axe(page: Page, *, without: tuple[str, ...] = (), only: tuple[str, ...] = ()) -> list[str]:
    """WCAG 2.2, levels A and AA; `only` names rules, `without` selectors of markup that is not ours."""
    if not AXE.exists():
        missing("axe-core")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    chosen: dict[str, Any] = {"type": "rule", "values": only} if only else {"type": "tag", "values": WCAG}
    found = page.evaluate(
        "([without, options]) => axe.run({ exclude: without }, options)",
        [[[one] for one in without], {"runOnly": chosen, **BRIEFLY}],
    )
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found["violations"] for node in rule["nodes"]]


def faults_by_validator(folder: Path) -> list[str]:
    """Of each HTML file in the folder, by the rules in tests/htmlvalidate.json.

    Left out there: how markup is set (djlint sees to that), titles by length, hashes of our own files, and `role=list`,
    which tells screen readers of lists whose bullets are hidden.
    """
    if not VALIDATE.exists():
        missing("html-validate")
    report = folder / "report.json"
    command = [
        "node",
        str(VALIDATE),
        "--config",
        str(RULES),
        "--formatter",
        f"json={report}",
        f"{folder}/*.html",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert report.exists(), done.stdout + done.stderr
    return [
        f"{Path(page['filePath']).stem} line {fault['line']}: {fault['ruleId']}: {fault['message']}"
        for page in json.loads(report.read_text())
        for fault in page["messages"]
    ]
