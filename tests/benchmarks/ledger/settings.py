"""The tests' settings with the libraries that ours is measured beside; LEDGER_DATABASE says which database."""

import json
import os

from audit.capture import LeftOut
from tests.settings import *  # noqa: F403
from tests.settings import AUDIT_MODELS, INSTALLED_APPS

OTHERS = LeftOut("what the library that is measured beside ours writes")

INSTALLED_APPS = [*INSTALLED_APPS, "auditlog", "simple_history", "tests.benchmarks.ledger"]
DATABASES = {"default": json.loads(os.environ["LEDGER_DATABASE"])}
AUDIT_MODELS = AUDIT_MODELS | {
    "auditlog.LogEntry": OTHERS,
    "ledger.HistoricalHistoricOrder": OTHERS,
    "ledger.HistoricalHistoricLine": OTHERS,
    "ledger.HistoricalHistoricPiece": OTHERS,
}
