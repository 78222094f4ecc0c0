"""Web: the questions over HTTP, read-only, for programs on the same machine."""

from __future__ import annotations

from negotiation.web.app import application

__all__ = ["application"]
