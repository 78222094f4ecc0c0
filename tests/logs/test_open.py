"""Opening a log by what people call it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from given import OPENING, event
from negotiation.codec import encode
from negotiation.errors import NegotiationError, UnknownNameError, UnreadableLogError
from negotiation.logs import DEFAULT_LOG, JsonLinesLog, open_log, shipped_logs
from negotiation.logs.sqlite.log import SqliteLog

if TYPE_CHECKING:
    from pathlib import Path


def test_a_shipped_log_is_opened_by_its_name() -> None:
    """Wherever the program runs."""
    log = open_log("us-china-2025")

    assert log.name == "us-china-2025"
    assert log.read().position > 100


def test_the_flagship_log_is_the_default() -> None:
    """No name opens it."""
    assert open_log().name == DEFAULT_LOG == "us-china-2025"
    assert DEFAULT_LOG in shipped_logs()


def test_a_shipped_name_goes_before_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of the same name in the current folder does not take its place."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "us-china-2025").write_text("not a log")

    assert open_log("us-china-2025").read().position > 100


@pytest.mark.parametrize("as_path", [False, True])
def test_a_file_is_opened_by_its_path(tmp_path: Path, *, as_path: bool) -> None:
    """As text or as a path; its name is that of the file without ending."""
    path = tmp_path / "mine.jsonl"
    path.write_text(encode(event(OPENING)) + "\n")
    log = open_log(path if as_path else str(path))

    assert log.name == "mine"
    assert log.read().events == (event(OPENING),)


@pytest.mark.parametrize("name", ["us-china", "us-china-2024", "US-China-2025", "us_china_2025", "uschina2025"])
def test_an_unknown_name_comes_with_the_nearest(name: str) -> None:
    """A slip of the pen is answered with the shipped log that was meant."""
    with pytest.raises(UnknownNameError) as caught:
        open_log(name)

    assert caught.value.name == name
    assert list(caught.value.near) == ["us-china-2025"]
    assert "us-china-2025" in str(caught.value)


def test_an_unknown_name_like_none_comes_with_all() -> None:
    """Where nothing is near, the shipped logs are listed."""
    with pytest.raises(UnknownNameError) as caught:
        open_log("zzzzzz")

    assert {*caught.value.near} == shipped_logs().keys()


def test_a_missing_file_is_unknown(tmp_path: Path) -> None:
    """Reading never makes a file."""
    with pytest.raises(UnknownNameError):
        open_log(tmp_path / "missing.jsonl")

    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_log(tmp_path: Path) -> None:
    """It is there, but cannot be read as one."""
    with pytest.raises(UnreadableLogError) as caught:
        open_log(tmp_path).read()

    assert str(tmp_path) in str(caught.value)


@pytest.mark.parametrize("name", ["", ".", "/"])
def test_a_name_that_is_a_folder_is_no_log(name: str) -> None:
    """The empty name too."""
    with pytest.raises(NegotiationError):
        open_log(name).read()


def test_a_folder_cannot_be_appended_to(tmp_path: Path) -> None:
    """The same error as when it is read."""
    with pytest.raises(UnreadableLogError):
        open_log(tmp_path, create=True).append([event(OPENING)])


@pytest.mark.parametrize("name", ["mine.db", "mine.sqlite", "mine.sqlite3", "MINE.DB"])
def test_a_database_is_opened_by_its_path(tmp_path: Path, name: str) -> None:
    """What the name ends with tells the kind; made when that is asked for, and called as the file is."""
    log = open_log(tmp_path / name, create=True)
    log.append([event(OPENING)])

    assert isinstance(log, SqliteLog)
    assert open_log(tmp_path / name).read().events == (event(OPENING),)
    assert open_log(tmp_path / name, create=True).name == name.partition(".")[0]


@pytest.mark.parametrize("name", ["missing.db", "missing.jsonl"])
def test_a_missing_log_comes_with_how_to_make_it(tmp_path: Path, name: str) -> None:
    """Reading never makes a file, and says what does."""
    with pytest.raises(UnknownNameError) as caught:
        open_log(tmp_path / name)

    assert f"negotiation init {tmp_path / name}" in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["postgresql://127.0.0.1:1/db", "postgres://user@127.0.0.1:1/a.jsonl"])
@pytest.mark.parametrize("create", [False, True])
def test_an_address_is_not_taken_for_a_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, *, create: bool
) -> None:
    """Nothing is made where no server answers."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UnreadableLogError) as caught:
        open_log(name, create=create).read()

    assert "127.0.0.1" in str(caught.value)
    assert [*tmp_path.iterdir()] == []


def test_a_password_in_an_address_is_not_shown() -> None:
    """Messages end up in tickets."""
    with pytest.raises(UnreadableLogError) as caught:
        open_log("postgresql://me:s3cret@127.0.0.1:1/negotiation").read()

    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("name", ["x" * 300, "x" * 5_000 + ".jsonl", "a/" * 3_000 + "b"], ids=["300", "5000", "deep"])
@pytest.mark.parametrize("create", [False, True])
def test_a_name_too_long_for_a_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, *, create: bool
) -> None:
    """Like any name that is not there."""
    monkeypatch.chdir(tmp_path)

    with pytest.raises(NegotiationError):
        open_log(name, create=create).read()


@pytest.mark.parametrize("name", ["a\0b.jsonl", "\0"])
@pytest.mark.parametrize("create", [False, True])
def test_a_name_with_a_nul_is_refused(name: str, *, create: bool) -> None:
    """No file can be called so."""
    with pytest.raises(NegotiationError):
        open_log(name, create=create).read()


def test_a_name_with_half_a_character_is_refused(tmp_path: Path) -> None:
    """No file can be called so either, and the message can be printed."""
    with pytest.raises(NegotiationError) as caught:
        open_log(f"{tmp_path}/a\ud800b.jsonl").read()

    assert str(caught.value).encode()


def test_a_path_through_a_file_is_unknown(tmp_path: Path) -> None:
    """A file is no folder."""
    (tmp_path / "file").write_text("")

    with pytest.raises(NegotiationError):
        open_log(tmp_path / "file" / "mine.jsonl", create=True)


def test_create_makes_an_empty_log(tmp_path: Path) -> None:
    """Its first event is then an opening."""
    path = tmp_path / "mine.jsonl"
    log = open_log(path, create=True)

    assert path.read_bytes() == b""
    assert log.read().position == 0
    assert log.append([event(OPENING)])[0].position == 1


def test_create_leaves_what_is_there(tmp_path: Path) -> None:
    """An existing log is opened, not emptied."""
    path = tmp_path / "mine.jsonl"
    path.write_text(encode(event(OPENING)) + "\n")

    assert open_log(path, create=True).read().position == 1


def test_create_in_a_missing_folder_is_refused(tmp_path: Path) -> None:
    """Folders are made by people."""
    with pytest.raises(UnreadableLogError):
        open_log(tmp_path / "no" / "mine.jsonl", create=True)

    assert not (tmp_path / "no").exists()


def test_the_log_of_an_installed_package_is_read_only(tmp_path: Path) -> None:
    """Its remedy is a copy."""
    path = tmp_path / "shipped.jsonl"
    path.write_text(encode(event(OPENING)) + "\n")
    before = path.read_bytes()

    with pytest.raises(UnreadableLogError) as caught:
        JsonLinesLog(path, writable=False).append([event({**OPENING, "id": "second"})])

    assert "copy" in str(caught.value)
    assert path.read_bytes() == before
