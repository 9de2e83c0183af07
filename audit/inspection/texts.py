"""Whether a payload's text says what its row's columns say, without reading it as JSON.

Canonical JSON has one order: action, after, at, before, category, context, detail, object, outcome, permit, schema,
uid, xid. What columns repeat is looked for from both ends, where nothing inside before, after or detail can be taken
for it: a quotation mark in a value is escaped there, and braces balance. What does not show is not wrong yet; it is
read as JSON then.
"""

from __future__ import annotations

from typing import Final

from audit.inspection.rows import Row

_AT: Final = '},"at":"'
_PERMIT: Final = ',"permit":"'


def shows(row: Row) -> bool:
    _, _, payload, uid, at, category, action, outcome, object_type, object_id, xid, context, digest, _, _ = (
        row
    )
    words = f"{category}{action}{outcome}{object_type}{object_id}"
    if payload is None or '"' in words or "\\" in words:
        return False
    transaction = "" if xid is None else f',"xid":"{xid}"'
    end = f',"schema":1,"uid":"{uid}"{transaction}}}'
    about = f',"object":{{"id":"{object_id}","type":"{object_type}"}},"outcome":"{outcome}"'
    middle = _begin_of(payload, about, end)
    if middle < 0:
        return False
    begin = f'{{"action":"{action}"'
    if not payload.startswith(begin):
        return False
    moment = f',"at":"{at}"'
    under = f',"category":"{category}","context":{{"digest":"{digest}","id":"{context}"}}'
    if payload.startswith(moment + under, len(begin)):
        end_of_head = len(begin) + len(moment) + len(under)
        return middle == end_of_head or payload.startswith(',"detail":', end_of_head, middle)
    return _change_shows(payload, middle, under, len(begin), moment)


def _begin_of(payload: str, about: str, end: str) -> int:
    """Where object and outcome begin, which are followed by the end, or by a permit and the end; else -1."""
    if not payload.endswith(end):
        return -1
    stop = len(payload) - len(end)
    start = stop - len(about)
    if payload.startswith(about, start):
        return start
    start = payload.rfind(about, 0, stop)
    permit = payload[start + len(about) : stop]
    named = permit[len(_PERMIT) : -1]
    whole = permit == f'{_PERMIT}{named}"' and '"' not in named and "\\" not in named
    return start if whole else -1


def _change_shows(payload: str, middle: int, under: str, begin: int, moment: str) -> bool:
    """Of a row: made has after, at; removed has at, before; changed has after, at, before."""
    start = middle - len(under)
    if not payload.startswith(under, start):
        return False
    if not payload.startswith(',"after":{', begin):
        return payload.startswith(f'{moment},"before":{{', begin)
    if payload.startswith(moment, start - len(moment)):
        return True
    return payload.count(_AT) == 1 and payload.find(f'}}{moment},"before":{{') > 0
