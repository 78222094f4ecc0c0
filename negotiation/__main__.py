"""`python -m negotiation` is the same as `negotiation`."""

from __future__ import annotations

from negotiation.cli import main

main()
