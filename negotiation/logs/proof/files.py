"""Files of proof: reading checkpoints, proofs and keys from files, and writing keys.

The files come from other people, so there is a limit on their size. A file for a secret key must not exist before, and
only its owner can read it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import attrs

from negotiation.errors import InvalidProofError, UnknownNameError, UnreadableLogError
from negotiation.logs.files.fsync import fsync_folder
from negotiation.logs.files.regular import open_regular
from negotiation.logs.proof.checkpoint import Checkpoint, parse_checkpoint
from negotiation.logs.proof.keys import SECRET_PREFIX, SigningKey, VerifierKey, read_signing_key, read_verifier_key
from negotiation.logs.proof.note import faulty
from negotiation.logs.proof.proof import Proof, parse_proof

if TYPE_CHECKING:
    from collections.abc import Callable
    from os import PathLike

_Parsed = TypeVar("_Parsed")

MAX_BYTES = 4 * 1_048_576
_OWNER_ONLY = 0o600


def read_checkpoint(path: str | PathLike[str]) -> Checkpoint:
    """Read a checkpoint from a file.

    Raises:
        InvalidProofError: the file holds no checkpoint.
        UnknownNameError: there is no such file.
        UnreadableLogError: the file cannot be opened.
    """
    return _read(path, parse_checkpoint)


def read_proof(path: str | PathLike[str]) -> Proof:
    """Read a proof from a file; raises as `read_checkpoint` does."""
    return _read(path, parse_proof)


def read_key(path: str | PathLike[str]) -> SigningKey:
    """Read a signing key from a file; raises as `read_checkpoint` does."""
    return _read(path, lambda text: read_signing_key(text.removesuffix("\n")))


def read_verifier(key: str) -> VerifierKey:
    """Return a verifier key.

    Args:
        key: the key itself, or a file with it or with the signing key.

    Raises:
        InvalidProofError: the text or file is not a key.
        UnknownNameError: `key` is neither a key nor a file.
    """
    if not file_exists(key):
        if "+" in key:
            return read_verifier_key(key)
        raise UnknownNameError("key", key, remedy="Give a verifier key, NAME+ID+BASE64, or the file of one.")
    return _read(key, lambda text: _verifier(text.removesuffix("\n")))


def write_new_key(key: SigningKey, path: str | PathLike[str]) -> None:
    """Write a signing key to a new file that only its owner can read.

    Raises:
        FileExistsError: the file exists; it may hold another key, so it is not changed.
        OSError: the file cannot be made.
    """
    text = f"{key.written()}\n"
    # O_EXCL with the mode: at no time can another user read the file, or a link lead it elsewhere.
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    fsync_folder(Path(path).parent)


def file_exists(path: str | PathLike[str]) -> bool:
    """Tell whether a file exists; False for a name that no file can have."""
    try:
        return bool(str(path)) and Path(path).exists()
    except (OSError, ValueError):
        return False


def _verifier(text: str) -> VerifierKey:
    return read_signing_key(text).verifier if text.startswith(SECRET_PREFIX) else read_verifier_key(text)


def _read(path: str | PathLike[str], parse: Callable[[str], _Parsed]) -> _Parsed:
    if not file_exists(path):
        raise UnknownNameError("file", str(path))
    try:
        with open_regular(path) as stream:
            data = stream.read(MAX_BYTES + 1)  # one more than allowed, to see that the file is too long
    except OSError as error:
        raise UnreadableLogError(str(path), error.strerror or str(error)) from None
    try:
        if len(data) > MAX_BYTES:
            raise faulty("too-long", f"the file is longer than {MAX_BYTES} bytes.", "Is it the right one?")
        return parse(_text(data))
    except InvalidProofError as error:
        raise InvalidProofError(attrs.evolve(error.finding, file=str(path))) from None


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise faulty("not-utf8", "this is not UTF-8 text.", "Is it the right file?", line=line) from None
