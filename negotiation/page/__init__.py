"""The web page: one self-contained file that answers for every day T, as known on every day K.

Python computes all answers with the library and writes each distinct answer once into a table in the page; the script
only looks answers up in it. So the page and the command line cannot disagree, and the page needs no server, no network
and no second copy of the rules.
"""

from __future__ import annotations

from negotiation.page.document import page

__all__ = ["page"]
