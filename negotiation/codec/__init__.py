"""Codec: between events and their canonical JSON text."""

from __future__ import annotations

from negotiation.codec.amend import built, correction, retraction
from negotiation.codec.decode import decode
from negotiation.codec.encode import plain_number, to_record
from negotiation.codec.fast_encode import encode
from negotiation.codec.rounding import round_level
from negotiation.codec.text import MAX_LINE_BYTES, parse, parse_value
from negotiation.codec.upcast import UNWRITTEN_VERSION, is_current, newest_version

__all__ = [
    "MAX_LINE_BYTES",
    "UNWRITTEN_VERSION",
    "built",
    "correction",
    "decode",
    "encode",
    "is_current",
    "newest_version",
    "parse",
    "parse_value",
    "plain_number",
    "retraction",
    "round_level",
    "to_record",
]
