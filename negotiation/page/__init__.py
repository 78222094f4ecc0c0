"""The web page: one self-contained file that answers for every day, as known on every day.

Python asks the library all that can be asked, keeps each answer once, and writes the table into the page; the script
only looks up. So page and command line cannot disagree, and the page needs no server, no network and no second copy of
the rules.
"""

from __future__ import annotations

from negotiation.page.document import page

__all__ = ["page"]
