"""Whether a payload's text says what its row's columns say, without reading it as JSON.

Canonical JSON has one order: action, after, at, before, category, context, detail, object, outcome, permit, schema,
uid, xid. What columns repeat is looked for from both ends, where nothing inside before, after or detail can be taken
for it: a quotation mark in a value is escaped there, and braces balance. What does not show is not wrong yet; it is
read as JSON then. Few long texts are compared, as each takes its time a million times.
"""

from __future__ import annotations

from typing import Final

from audit.inspection.rows import Row

_AT: Final = '},"at":"'
_PERMIT: Final = ',"permit":"'
_LONGEST_PERMIT: Final = 100


def shows(row: Row) -> bool:
    _, _, payload, uid, at, category, action, outcome, object_type, object_id, xid, context, digest, *_ = row
    words = category + action + outcome + object_type + object_id
    if payload is None or '"' in words or "\\" in words:
        return False
    end = f',"schema":1,"uid":"{uid}"}}' if xid is None else f',"schema":1,"uid":"{uid}","xid":"{xid}"}}'
    if not payload.endswith(end):
        return False
    stop = _end_of_outcome(payload, len(payload) - len(end))
    about = f',"object":{{"id":"{object_id}","type":"{object_type}"}},"outcome":"{outcome}"'
    under = f',"category":"{category}","context":{{"digest":"{digest}","id":"{context}"}}'
    if not payload.endswith(about, 0, stop):
        return False
    head = f'{{"action":"{action}","at":"{at}"{under}'
    if payload.startswith(head):
        middle = stop - len(about)
        return middle == len(head) or payload.startswith(',"detail":', len(head), middle)
    return payload.endswith(under, 0, stop - len(about)) and _change_shows(
        payload, stop - len(about) - len(under), f'{{"action":"{action}"', f',"at":"{at}"'
    )


def _end_of_outcome(payload: str, stop: int) -> int:
    """Between the outcome and the end, which begins at `stop`, there may be a permit and nothing else."""
    start = payload.rfind(_PERMIT, max(stop - _LONGEST_PERMIT, 0), stop)
    if start < 0:
        return stop
    named = payload[start + len(_PERMIT) : stop - 1]
    whole = payload[stop - 1] == '"' and '"' not in named and "\\" not in named
    return start if whole else stop


def _change_shows(payload: str, end: int, begin: str, moment: str) -> bool:
    """Of a row: made has after, at; removed has at, before; changed has after, at, before. Then comes `end`."""
    if not payload.startswith(f'{begin},"after":{{'):
        return payload.startswith(f'{begin}{moment},"before":{{')
    if payload.endswith(moment, 0, end):
        return True
    return payload.count(_AT) == 1 and payload.find(f'}}{moment},"before":{{') > 0
