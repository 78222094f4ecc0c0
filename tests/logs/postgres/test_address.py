"""The address of a PostgreSQL log, and the secrets in it."""

from __future__ import annotations

import pytest

from negotiation.errors import UnreadableLogError
from negotiation.logs import open_log
from negotiation.logs.postgres.address import address
from negotiation.logs.stores import store_of
from running import run

SECRET = "s3cret"  # noqa: S105 - the one that must not be shown


@pytest.mark.parametrize(
    ("text", "conninfo", "negotiation"),
    [
        ("postgresql://host/db?negotiation=fish", "postgresql://host/db", "fish"),
        ("postgres://host:5433/db?negotiation=fish", "postgresql://host:5433/db", "fish"),
        ("postgresql://host/db", "postgresql://host/db", "db"),
        ("postgresql:///?dbname=db", "postgresql:///?dbname=db", "db"),
        ("postgresql://a@/db?host=%2Fsocket&negotiation=x", "postgresql://a@/db?host=%2Fsocket", "x"),
        ("postgresql://h1,h2:5433/db?negotiation=x&sslmode=require", "postgresql://h1,h2:5433/db?sslmode=require", "x"),
        ("postgresql://host/db?negotiation=caf%C3%A9+%26+co", "postgresql://host/db", "café & co"),
    ],
)
def test_an_address_names_database_and_negotiation(text: str, conninfo: str, negotiation: str) -> None:
    """What is PostgreSQL's own goes to PostgreSQL; a negotiation without a name is called as the database is."""
    read = address(text)

    assert (read.conninfo, read.negotiation) == (conninfo, negotiation)


def test_a_name_beside_the_address_goes_before_it() -> None:
    """As `negotiation init --name` gives one."""
    read = address("postgresql://host/db?negotiation=fish", "grain")

    assert read.negotiation == "grain"
    assert "negotiation=grain" in read.shown


@pytest.mark.parametrize(
    "text",
    [
        f"postgresql://me:{SECRET}@host/db?negotiation=fish",
        f"postgresql://me@host/db?password={SECRET}&negotiation=fish",
        f"postgresql://host/db?sslpassword={SECRET}",
    ],
)
def test_what_is_shown_holds_no_secret(text: str) -> None:
    """User, place, database and negotiation are shown; nor does the object say more when it is printed."""
    read = address(text)

    assert "host/db" in read.shown
    assert SECRET not in read.shown + repr(read)
    assert SECRET not in read.without_secrets(f"the server says {SECRET}")


@pytest.mark.parametrize("password", ["s3cret/x", "s3cret@x", "s3cret?x", "s3cret#x", "[s3cret"])
def test_an_address_that_could_be_misread_is_refused(password: str) -> None:
    """A sign that ends the password too early would show the rest of it; the remedy is named."""
    with pytest.raises(UnreadableLogError) as caught:
        address(f"postgresql://me:{password}@host/db?negotiation=fish")

    assert "%40" in str(caught.value)
    assert not {"s3cret", "x@"} & {*str(caught.value).split()}
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("text", ["postgresql://host", "postgresql://host/", "postgresql://host/?negotiation="])
def test_an_address_must_name_a_negotiation(text: str) -> None:
    """Which database an address without one means depends on the machine."""
    with pytest.raises(UnreadableLogError) as caught:
        address(text)

    assert "?negotiation=NAME" in str(caught.value)


@pytest.mark.parametrize("name", ["x" * 201, "a%0Ab", "%00"])
def test_a_name_that_cannot_be_written_on_a_line_is_refused(name: str) -> None:
    """Too long, or with control characters."""
    with pytest.raises(UnreadableLogError):
        address(f"postgresql://host/db?negotiation={name}")


@pytest.mark.parametrize(
    "place",
    ["127.0.0.1:1/db", "127.0.0.1:1/db?nonsense=1", "127.0.0.1:port/db", "nowhere.invalid/db?connect_timeout=1"],
)
def test_no_message_shows_a_password(place: str) -> None:
    """Neither that of a connection that fails nor that of an address that PostgreSQL does not understand."""
    outcome = run("status", "-l", f"postgresql://me:{SECRET}@{place}")

    assert outcome.code == 3
    assert "127.0.0.1" in outcome.err or "nowhere" in outcome.err
    assert SECRET not in outcome.err + outcome.out


def test_without_a_driver_the_remedy_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """The driver is an extra; that it is missing is told only when it is needed."""
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    open_log("postgresql://host/db")
    outcome = run("status", "-l", f"postgresql://me:{SECRET}@127.0.0.1:1/db")

    assert outcome.code == 3
    assert "pip install 'negotiation[postgres]'" in outcome.err
    assert SECRET not in outcome.err


@pytest.mark.parametrize("text", ["mine.db", "postgresql.jsonl", "/srv/postgresql/x", "us-china-2025", "http://host"])
def test_what_is_no_address_is_not_taken_for_one(text: str) -> None:
    """Files and names are opened as before."""
    assert not store_of(text).is_on_server
