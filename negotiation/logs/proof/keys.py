"""Keys: signing checkpoints, and verifying their signatures.

Ed25519 (RFC 8032) in the text forms of Go's checksum database. A verifier key, `name+id+base64`, is public; readers get
it from a place that they trust. A signing key is secret and is in a separate file. A signature counts only if it
verifies with a key that the reader chose; a key that comes with a note proves nothing.
Source: C2SP, signed-note, signature type 0x01; the signing key's form: golang.org/x/mod/sumdb/note.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import attrs

from negotiation.errors import BadValueError, MissingExtraError
from negotiation.logs.proof.note import KEY_ID_BYTES, Note, NoteSignature, faulty, from_base64, is_key_name, to_base64

if TYPE_CHECKING:
    from types import ModuleType

ED25519 = b"\x01"
KEY_BYTES = 32
SECRET_PREFIX = "PRIVATE+KEY+"  # noqa: S105, RUF100 - the beginning of every signing key, not a secret


@attrs.frozen
class VerifierKey:
    """The public half of a key, with the name of its holder."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that distinguish keys of the same name; they are not a security measure."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:KEY_ID_BYTES]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{to_base64(ED25519 + self.public)}"

    def made(self, signature: NoteSignature) -> bool:
        """Tell whether a signature line has the name and id of this key; the signature is not verified."""
        return (signature.name, signature.key_id) == (self.name, self.key_id)

    def verifies(self, signature: NoteSignature, text: str) -> bool:
        """Tell whether a signature over a text was made by this key.

        Raises:
            MissingExtraError: the package `cryptography` is not installed.
        """
        ed25519 = _ed25519("verifying a signature")
        from cryptography.exceptions import InvalidSignature

        try:
            ed25519.Ed25519PublicKey.from_public_bytes(self.public).verify(signature.signature, text.encode())
        except InvalidSignature:
            return False
        return True


@attrs.frozen
class SigningKey:
    """The secret half of a key. It allows signing in the name of its holder, so it is never printed or logged."""

    name: str
    seed: bytes = attrs.field(repr=False)

    @property
    def verifier(self) -> VerifierKey:
        """The public half.

        Raises:
            MissingExtraError: the package `cryptography` is not installed.
        """
        private = _ed25519("signing").Ed25519PrivateKey.from_private_bytes(self.seed)
        return VerifierKey(self.name, private.public_key().public_bytes_raw())

    def written(self) -> str:
        """Return the text of the secret key for its file."""
        return f"{SECRET_PREFIX}{self.name}+{self.verifier.key_id.hex()}+{to_base64(ED25519 + self.seed)}"

    def signed(self, note: Note) -> Note:
        """Return the note with a signature by this key, which replaces an older one by the same key."""
        private = _ed25519("signing").Ed25519PrivateKey.from_private_bytes(self.seed)
        mine = self.verifier
        signature = NoteSignature(self.name, mine.key_id, private.sign(note.text.encode()))
        return Note(note.text, (*(each for each in note.signatures if not mine.made(each)), signature))


def new_key(name: str) -> SigningKey:
    """Make a new key.

    Args:
        name: the name of the holder. An address without scheme is recommended, such as `example.org/ledger`; it need
            not be reachable.

    Raises:
        BadValueError: the name is not allowed for a key.
        MissingExtraError: the package `cryptography` is not installed.
    """
    if not is_key_name(name):
        message = f"{name!r} cannot be the name of a key."
        raise BadValueError("bad-key-name", message, "Use no spaces, no + and no hidden signs: example.org/ledger.")
    return SigningKey(name, _ed25519("making a key").Ed25519PrivateKey.generate().private_bytes_raw())


def read_verifier_key(text: str) -> VerifierKey:
    """Parse a verifier key.

    Raises:
        InvalidProofError: `bad-key`.
    """
    name, key_id, material = _parts(text)
    key = VerifierKey(name, material)
    if key.key_id.hex() != key_id:
        raise _bad_key("the id of the key is not that of its name and public part")
    return key


def read_signing_key(text: str) -> SigningKey:
    """Parse a signing key; error messages repeat no part of it.

    Raises:
        InvalidProofError: `bad-key`.
        MissingExtraError: the package `cryptography` is not installed.
    """
    if not text.startswith(SECRET_PREFIX):
        raise _bad_key("this is not a signing key")
    name, key_id, material = _parts(text.removeprefix(SECRET_PREFIX))
    key = SigningKey(name, material)
    if key.verifier.key_id.hex() != key_id:
        raise _bad_key("the id of the signing key is not that of its name and secret part")
    return key


def _parts(text: str) -> tuple[str, str, bytes]:
    # Split at the first two +: base64 may contain more.
    name, _, rest = text.partition("+")
    key_id, _, encoded = rest.partition("+")
    data = from_base64(encoded)
    if not is_key_name(name) or data is None or len(key_id) != 2 * KEY_ID_BYTES:
        raise _bad_key("this is not a key: a name, eight hexadecimal digits and base64, joined by +")
    if data[:1] != ED25519 or len(data) != 1 + KEY_BYTES:
        raise _bad_key("the key is not an Ed25519 key of 32 bytes, the only kind known here")
    return name, key_id, data[1:]


def _bad_key(message: str) -> Exception:
    # No excerpt: it could show a part of a secret key.
    return faulty("bad-key", f"{message}.", "Copy the key whole, as negotiation keygen wrote it.")


def _ed25519(purpose: str) -> ModuleType:
    # Imported when needed: the package is optional, and slow to import.
    try:
        from cryptography.hazmat.primitives.asymmetric import ed25519
    except ImportError:
        raise MissingExtraError(purpose, "proof") from None
    return ed25519
