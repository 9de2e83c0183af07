"""Ends process groups whose parent is gone. Runs alone, with the standard library only.

It reads `+pid` and `-pid` lines; when the pipe closes, however its writer ended, the groups left are ended.
"""

import contextlib
import os
import signal
import sys
import time

GRACE_SECONDS = 5


def end(groups: set[int]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        for group in groups:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(group, number)
        deadline = time.monotonic() + GRACE_SECONDS
        while any(map(lives, groups)) and time.monotonic() < deadline:
            time.sleep(0.1)


def lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def main() -> None:
    watched: set[int] = set()
    for line in sys.stdin:
        pid = int(line[1:])
        if line[0] == "+":
            watched.add(pid)
        else:
            watched.discard(pid)
    end(watched)


if __name__ == "__main__":
    main()
