"""Opening a log by its shipped name, its file or its address."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from negotiation.errors import UnknownNameError, UnreadableLogError, closest
from negotiation.logs.files.regular import check_regular
from negotiation.logs.shipped import DEFAULT_LOG, is_read_only, shipped_logs
from negotiation.logs.stores import recognised, store_of

if TYPE_CHECKING:
    from os import PathLike

    from negotiation.logs.protocol import CreatedLog, Log


def open_log(name: str | PathLike[str] = DEFAULT_LOG, *, create: bool = False) -> Log:
    """Open a log.

    Args:
        name: a shipped log by name (`us-china-2025`), the path of a `.jsonl` or `.db` file, or the address of a
            PostgreSQL log, `postgresql://USER:PASSWORD@HOST/DATABASE?negotiation=NAME`.
        create: make an empty log if there is none; its first event has to be an opening.

    Raises:
        UnknownNameError: there is no such log.
        UnreadableLogError: the file cannot be opened or made.
    """
    shipped = shipped_logs()
    text = str(name)
    # An empty name would be the current folder as a path, so it is refused first.
    if not text:
        raise UnknownNameError("log", text, [*shipped])
    if text in shipped:
        path = shipped[text]
        return store_of(str(path)).load().open(str(path), name=text, writable=not is_read_only(path))
    store = store_of(text)
    if store.is_on_server:
        if create:
            store.load().ensure(text)
        return store.load().open(text)
    path = Path(name)
    if not _exists(path):
        if not create:
            raise _unknown(text, path, [*shipped])
        create_log(path)
    try:
        check_regular(path)
    except OSError as error:
        raise UnreadableLogError(text, error.strerror or str(error)) from None
    return _opened(path)


def create_log(path: Path, name: str | None = None) -> Log:
    """Make an empty log and open it.

    Args:
        path: the new file; it must not exist. Its ending selects the kind of log.
        name: the name of the log in answers; by default the file's name without ending. A text file can have no
            other name.

    Raises:
        UnreadableLogError: the file exists, or it cannot be made.
    """
    make_log(path, name)
    return _opened(path)


def make_log(place: str | PathLike[str], name: str | None = None) -> CreatedLog:
    """Make an empty log without opening it.

    Args:
        place: a path or an address, which selects the kind of log.
        name: the name of the log in answers; see `create_log`.

    Raises:
        UnreadableLogError: it would overwrite an existing file, or the log cannot be made.
    """
    text = str(place)
    try:
        return store_of(text).load().create(text, name)
    except FileExistsError:
        raise UnreadableLogError(text, "there is such a file already; nothing is overwritten") from None
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL character
        raise UnreadableLogError(text, getattr(error, "strerror", None) or str(error)) from None


def _opened(path: Path) -> Log:
    return store_of(str(path)).load().open(str(path), writable=not is_read_only(path))


def _unknown(text: str, path: Path, shipped: list[str]) -> UnknownNameError:
    near = closest(text, shipped, n=1, cutoff=0.4) or shipped
    known = text.isprintable() and recognised(str(path))
    remedy = f"To make one: negotiation init {text}" if known else ""
    return UnknownNameError("log", text, near, remedy=remedy)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:  # the name is too long for a file, for example
        raise UnreadableLogError(str(path), error.strerror or str(error)) from None
