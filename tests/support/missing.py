"""Parts that a test needs and this machine may not have. Never silently absent."""

from __future__ import annotations

import os
from typing import Final, NoReturn

import pytest

MARK: Final = "NOT COVERED: "


def missing(part: str, why: str) -> NoReturn:
    """Fail, unless ALLOW_MISSING says that a part may be absent; then skip, and be named in the last line."""
    text = f"{MARK}{part} ({why})"
    if os.environ.get("ALLOW_MISSING"):
        pytest.skip(text)
    pytest.fail(f"{text}. ALLOW_MISSING=1 skips these tests and says so at the end.", pytrace=False)


class NotCovered:
    """Prints the last line. Under xdist it stands in the process that prints, and reads the workers' reports."""

    def __init__(self) -> None:
        self.parts: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and isinstance(report.longrepr, tuple):
            _, found, part = report.longrepr[2].partition(MARK)
            if found:
                self.parts.add(part)

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self) -> None:
        if self.parts:
            print(f"{MARK}{'; '.join(sorted(self.parts))}")
