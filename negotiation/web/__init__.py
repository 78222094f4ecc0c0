"""Web: an HTTP server that answers the questions, read-only, for programs on the same machine."""

from __future__ import annotations

from negotiation.web.app import application

__all__ = ["application"]
