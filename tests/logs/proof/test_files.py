"""Files of checkpoints, proofs and keys: read up to a limit, and refused with their name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from negotiation.errors import InvalidProofError, UnknownNameError, UnreadableLogError
from negotiation.logs.proof.files import MAX_BYTES, file_exists, read_checkpoint, read_key, read_proof, read_verifier

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

READERS: list[Callable[[str], object]] = [read_checkpoint, read_proof, read_key, read_verifier]


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("data", [b"", b"\xff", b"\0", b"a\nb\xff\n", b"{}\n", b"x" * (MAX_BYTES + 1)], ids=len)
def test_what_is_not_what_it_should_be_is_refused_with_its_name(
    read: Callable[[str], object], data: bytes, tmp_path: Path
) -> None:
    """Empty, binary, JSON or endless."""
    file = tmp_path / "file"
    file.write_bytes(data)
    with pytest.raises(InvalidProofError) as refused:
        read(str(file))

    assert refused.value.finding.file == str(file)
    assert len(str(refused.value)) < 400 + len(str(file))


def test_the_line_that_is_not_text_is_named(tmp_path: Path) -> None:
    """Counted in the file."""
    (tmp_path / "file").write_bytes(b"a\nb\xff\n")
    with pytest.raises(InvalidProofError, match=r"file:2: not-utf8: this is not UTF-8 text\."):
        read_checkpoint(tmp_path / "file")


@pytest.mark.parametrize("read", READERS[:3])
def test_a_file_that_is_not_there_is_unknown(read: Callable[[str], object], tmp_path: Path) -> None:
    """By the name that was given, whatever it is."""
    for name in ("", str(tmp_path / "nothing"), "a\0b", "a" * 5000):
        with pytest.raises(UnknownNameError):
            read(name)
        assert not file_exists(name)


@pytest.mark.parametrize("read", READERS)
def test_a_folder_cannot_be_read(read: Callable[[str], object], tmp_path: Path) -> None:
    """It is there and is no file."""
    with pytest.raises(UnreadableLogError):
        read(str(tmp_path))
