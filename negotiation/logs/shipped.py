"""The shipped data: the folders of the curated logs, their schemas and the recorded replays.

In a wheel these folders are inside the package; in a checkout, or an editable install, they are beside it.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
_IN_WHEEL = _PACKAGE / "_data"
_IN_CHECKOUT = _PACKAGE.parent

DEFAULT_LOG = "us-china-2025"


def data_folder(name: str) -> Path:
    """Return the folder `events` or `replays`."""
    inside = _IN_WHEEL / name
    return inside if inside.is_dir() else _IN_CHECKOUT / name


def shipped_logs() -> dict[str, Path]:
    """Return the shipped logs by name."""
    return {path.stem: path for path in sorted(data_folder("events").glob("*.jsonl"))}


def is_read_only(path: Path) -> bool:
    """Tell whether a log belongs to an installed package; such a log must not be appended to."""
    return path.resolve().is_relative_to(_IN_WHEEL)
