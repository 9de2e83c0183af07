"""`python -m tests.audit.tampering` writes audit/TAMPERING.md anew from the tables."""

from tests.audit.tampering.telling import PAGE, page

PAGE.write_text(page())
