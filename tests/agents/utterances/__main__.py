"""`python -m tests.agents.utterances [set]`: how the offline model does, and what it missed where that may be read."""

import copy
import multiprocessing
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.test.utils import setup_test_environment

from tests.agents.utterances.sentences import LOOKED_AT, SETS, Conversation, load

if TYPE_CHECKING:
    from tests.agents.utterances.running import Marked
    from tests.support.databases import SQLiteTemplate

HERE: "list[SQLiteTemplate]" = []


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    setup_test_environment(debug=False)

    from django.db import connections

    from tests.agents.utterances.world import lay_shop
    from tests.support.databases import SQLiteTemplate, using

    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        template = SQLiteTemplate(Path(folder))
        with using(template.config):
            lay_shop()
        connections.close_all()
        with multiprocessing.get_context("fork").Pool(initializer=_begin, initargs=(template,)) as pool:
            for name in sys.argv[1:] or SETS:
                held = pool.map(_hold, load(name), chunksize=1)
                _print(name, [marked for conversation in held for marked in conversation])
    print(f"{time.perf_counter() - began:.0f} s")


def _begin(template: "SQLiteTemplate") -> None:
    """Each process copies the shop into a folder of its own."""
    own = copy.copy(template)
    own.folder = Path(tempfile.mkdtemp(dir=template.folder))
    HERE.append(own)


def _hold(conversation: Conversation) -> "list[Marked]":
    from tests.agents.utterances.running import examine

    return examine([conversation], HERE[0])


def _print(name: str, marked: "list[Marked]") -> None:
    """The misses of a set that is kept apart are counted, and not told."""
    right = sum(one.right for one in marked)
    print(f"{name}: {right}/{len(marked)} right, {right / len(marked):.1%}")
    for kind in sorted({one.kind for one in marked}):
        those = [one.right for one in marked if one.kind == kind]
        print(f"  {kind:<11} {sum(those):>3}/{len(those)}")
    for one in marked if name in LOOKED_AT else ():
        if not one.right:
            done = " + ".join(map(str, one.made)) or "no call"
            print(f"\n  {one.conversation}\n    said      {one.said}\n    expected  {one.sentence}")
            print(f"    done      {done}\n    answered  {one.answer[:200]!r}")


if __name__ == "__main__":
    main()
