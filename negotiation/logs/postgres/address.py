"""The address of a PostgreSQL log: `postgresql://USER:PASSWORD@HOST:PORT/DATABASE?negotiation=NAME`.

This is PostgreSQL's own form of an address with the name of the negotiation added. An address may hold a password, and
people paste messages into tickets. So the address in messages is built only from the parts that are not secret.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import attrs

from negotiation.errors import UnreadableLogError

if TYPE_CHECKING:
    from urllib.parse import SplitResult

_PARAMETER = "negotiation"
_SHOWN = {"host", "hostaddr", "port", "user", "dbname", "service", _PARAMETER}
_MAX_NAME = 200
_FORM = (
    "the address is not of the form postgresql://USER:PASSWORD@HOST:PORT/DATABASE?negotiation=NAME; "
    "in a password @ : / ? # % are written %40 %3A %2F %3F %23 %25"
)


@attrs.frozen(kw_only=True)
class Address:
    """The address of a PostgreSQL log.

    Attributes:
        conninfo: the connection string for the driver, including secrets.
        negotiation: the name of the negotiation in the database.
        shown: the address without secrets.
    """

    conninfo: str = attrs.field(repr=False)
    negotiation: str
    shown: str

    def without_secrets(self, text: str) -> str:
        """Return a message of the driver with the password of the address replaced, in any of its spellings."""
        for secret in _secrets(self.conninfo):
            text = text.replace(secret, "***")
        return text


def address(text: str, negotiation: str | None = None) -> Address:
    """Read an address.

    Args:
        text: the address. If it names no negotiation, the negotiation has the name of the database.
        negotiation: the name of the negotiation; it takes precedence over the address.

    Raises:
        UnreadableLogError: it is not an address, or names no negotiation.
    """
    scheme = text.partition(":")[0]
    try:
        parts = urlsplit(text)
        query = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    except ValueError:
        raise UnreadableLogError(scheme, _FORM) from None
    behind = f"{parts.path}?{parts.query}"
    if parts.fragment or "#" in text or "@" in behind or "@" in parts.netloc.rpartition("@")[0]:
        raise UnreadableLogError(scheme, _FORM)  # an unescaped password may have been split here
    name = negotiation or _named(parts, query)
    if not name or len(name.encode(errors="replace")) > _MAX_NAME or not name.isprintable():
        raise UnreadableLogError(_shown(parts, query, ""), "the address names no negotiation; add ?negotiation=NAME")
    rest = urlencode([pair for pair in query if pair[0] != _PARAMETER], quote_via=quote)
    conninfo = f"postgresql://{parts.netloc}{parts.path}" + (f"?{rest}" if rest else "")
    return Address(conninfo=conninfo, negotiation=name, shown=_shown(parts, query, name))


def _named(parts: SplitResult, query: list[tuple[str, str]]) -> str:
    """Return the name of the negotiation; by default, the name of the database."""
    given = dict(query)
    return given.get(_PARAMETER) or given.get("dbname") or unquote(parts.path.removeprefix("/"))


def _shown(parts: SplitResult, query: list[tuple[str, str]], name: str) -> str:
    # rpartition: a password may contain an @, a host cannot.
    user, _, place = parts.netloc.rpartition("@")
    user = user.partition(":")[0]
    open_to_all = [(key, value) for key, value in query if key in _SHOWN and key != _PARAMETER]
    shown = urlencode([*open_to_all, *([(_PARAMETER, name)] if name else [])], quote_via=quote)
    return f"postgresql://{user}{'@' if user else ''}{place}{parts.path}" + (f"?{shown}" if shown else "")


def _secrets(conninfo: str) -> set[str]:
    parts = urlsplit(conninfo)
    found = {parts.netloc.rpartition("@")[0].partition(":")[2]}
    # A password may also stand in the query (`password=`, `sslpassword=`).
    found |= {value for key, value in parse_qsl(parts.query) if key not in _SHOWN and "pass" in key}
    # The driver may repeat a secret as it was given, decoded or encoded.
    return {text for secret in found for text in (secret, unquote(secret), quote(secret, safe="")) if text}
