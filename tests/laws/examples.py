"""How many examples a law is held against: fewer where somebody waits for the answer, all of them where CI is set."""

from __future__ import annotations

import os

EXAMPLES = int(os.environ.get("NEGOTIATION_LAW_EXAMPLES", "120" if os.environ.get("CI") else "40"))
