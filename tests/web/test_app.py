from __future__ import annotations

import json
import os
import random
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

from negotiation.logs import open_log
from negotiation.questions.replay import replay
from negotiation.web.app import application
from negotiation.web.endpoints import ENDPOINTS
from negotiation.web.hosts import LOOPBACK
from negotiation.web.ledger import Ledger
from running import SMALL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOST = "http://127.0.0.1:8765"
DATES = {"at": "2025-04-10", "known_at": "2025-05-01"}


def client_of(path: Path | str) -> TestClient:
    """Return a client of a server of this log."""
    return TestClient(application(Ledger(str(path)), LOOPBACK), base_url=HOST)


@pytest.fixture
def client() -> Iterator[TestClient]:
    """A client of a server of the small log."""
    with client_of(SMALL) as made:
        yield made


def answer(client: TestClient, path: str, **parameters: Any) -> dict[str, Any]:
    """Return the answer of an address that has one."""
    response = client.get(path, params=parameters)
    assert response.status_code == 200, response.text
    found = response.json()
    assert isinstance(found, dict)
    return found


def test_the_status_is_that_of_the_library(client: TestClient) -> None:
    """The server has no rules of its own."""
    asked = replay(SMALL, DATES["known_at"]).at(DATES["at"])

    assert answer(client, "/status", **DATES) == asked.status().to_dict()
    assert answer(client, "/status", issue="grain", **DATES) == asked.status("grain").to_dict()


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/issues/chips", "status"),
        ("/issues/chips/next", "steps"),
        ("/measures", "totals"),
        ("/deadlines", "deadlines"),
        ("/log", "events"),
    ],
)
def test_every_question_has_an_address(client: TestClient, path: str, key: str) -> None:
    """Each answers with its basis."""
    found = answer(client, path, **DATES)

    assert found["basis"]["known_at"] == "2025-05-02T04:00:00Z"
    assert key in found


def test_one_event_is_shown_whole(client: TestClient) -> None:
    """With its position and leaf."""
    found = answer(client, "/events/2025-04-05-geneva")

    assert (found["event"]["id"], found["position"]) == ("2025-04-05-geneva", 5)


def test_filters_of_the_log_add_up(client: TestClient) -> None:
    """As on the command line; one that is repeated takes either."""
    found = answer(client, "/log", kind=["suspension", "threat"], by="US", **DATES)

    assert [event["kind"] for event in found["events"]] == ["threat", "suspension", "suspension"]


def test_deadlines_can_be_limited(client: TestClient) -> None:
    """To so many days."""
    assert answer(client, "/deadlines", within="3", **DATES)["deadlines"] == []


@pytest.mark.parametrize(
    ("path", "parameters", "status", "code"),
    [
        ("/status", {"at": "yesterday"}, 400, "bad-time"),
        ("/status", {"att": "2025"}, 400, "unknown-parameter"),
        ("/status", {"at": ""}, 400, "empty-parameter"),
        ("/status", {"at": ["2025", "2026"]}, 400, "repeated-parameter"),
        ("/status", {"zone": "Mars/Olympus"}, 400, "unknown-zone"),
        ("/deadlines", {"within": "soon"}, 400, "bad-number"),
        ("/deadlines", {"within": "9" * 400}, 400, "bad-number"),
        ("/status", {"issue": "fish"}, 404, "unknown-name"),
        ("/status", {"according_to": "FR"}, 404, "unknown-name"),
        ("/status", {"position": "99"}, 404, "unknown-name"),
        ("/issues/fish", {}, 404, "unknown-name"),
        ("/events/nothing", {}, 404, "unknown-name"),
        ("/nothing", {}, 404, "no-such-address"),
    ],
)
def test_what_cannot_be_answered_says_why(
    client: TestClient, path: str, parameters: dict[str, Any], status: int, code: str
) -> None:
    """As data, with the remedy where there is one."""
    response = client.get(path, params=parameters)

    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.json()["message"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_nothing_can_be_written(client: TestClient, method: str) -> None:
    """Only GET and HEAD are answered."""
    before = SMALL.read_bytes()

    assert client.request(method, "/status").status_code == 405
    assert SMALL.read_bytes() == before


def test_a_head_is_answered_without_a_body(client: TestClient) -> None:
    """With the headers of the answer."""
    response = client.head("/status", params=DATES)

    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["etag"]


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.0.0.1:8765", "localhost:1", "LOCALHOST", "[::1]:8765", "[::1]"],
)
def test_this_machine_may_be_called_by_its_names(client: TestClient, host: str) -> None:
    """With or without port."""
    assert client.get("/openapi.json", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["example.org", "127.0.0.1.example.org", "127.0.0.1:x", "", "localhost:8765@example.org", "10.0.0.1"]
)
def test_other_names_are_refused(client: TestClient, host: str) -> None:
    """A page from elsewhere cannot reach the server through a name of its own."""
    assert client.get("/status", headers={"Host": host}).status_code == 421


def test_answers_are_for_nobody_else(client: TestClient) -> None:
    """No frame, no other origin, no guessed type, no referrer."""
    headers = client.get("/status", params=DATES).headers

    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers


def test_an_answer_that_the_client_has_is_not_sent_again(client: TestClient) -> None:
    """The tag is that of the body; another date has another."""
    tag = client.get("/status", params=DATES).headers["etag"]

    assert client.get("/status", params=DATES, headers={"If-None-Match": tag}).status_code == 304
    assert (
        client.get("/status", params={**DATES, "at": "2025-04-01"}, headers={"If-None-Match": tag}).status_code == 200
    )


@pytest.mark.parametrize("name", ["log.jsonl", "log.db"])
def test_a_log_that_grows_is_followed(tmp_path: Path, name: str) -> None:
    """Without a restart, and only its new state is answered from."""
    whole = open_log(SMALL).read()
    log = open_log(tmp_path / name, create=True)
    log.append(whole.events[:4])
    with client_of(tmp_path / name) as client:
        assert answer(client, "/status", **DATES)["basis"]["position"] == 4
        log.append(whole.events[4:])
        log.close()
        grown = answer(client, "/status", **DATES)

    assert grown["basis"]["position"] == whole.position
    assert grown["issues"] == replay(whole, DATES["known_at"]).at(DATES["at"]).to_dict()["issues"]


def test_a_log_that_breaks_while_it_is_served_is_told(tmp_path: Path) -> None:
    """The server stays; when the log is mended it answers again."""
    path = tmp_path / "log.jsonl"
    path.write_bytes(SMALL.read_bytes())
    with client_of(path) as client:
        path.write_bytes(SMALL.read_bytes() + b"{}\n")
        broken = client.get("/status", params=DATES)
        path.write_bytes(SMALL.read_bytes())
        mended = client.get("/status", params=DATES)

    assert (broken.status_code, mended.status_code) == (503, 200)
    assert "missing-field" in broken.json()["message"]


def test_the_description_names_every_address_and_its_parameters(client: TestClient) -> None:
    """OpenAPI 3.1, made from the table that answers."""
    found = answer(client, "/openapi.json")

    assert found["openapi"] == "3.1.0"
    assert {*found["paths"]} == {
        *("/status", "/issues/{id}", "/issues/{id}/next", "/measures", "/deadlines", "/log", "/events/{id}"),
    }
    assert {each["name"] for each in found["paths"]["/status"]["get"]["parameters"]} == {
        *("at", "known_at", "position", "according_to", "zone", "issue"),
    }
    assert found == answer(client, "/")


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    """What an event says is data of an answer whose type no browser guesses."""
    path = tmp_path / "log.jsonl"
    headline = "</script><script>alert(1)</script>"
    event = {"kind": "statement", "id": "x", "occurred": "2025-05-01", "issues": ["chips"], "parties": ["US"]}
    path.write_bytes(SMALL.read_bytes() + json.dumps({**event, "headline": headline}).encode() + b"\n")
    with client_of(path) as client:
        response = client.get("/log", params={"at": "2025-06-01", "known_at": "2025-06-01"})

    assert response.headers["content-type"] == "application/json"
    headlines = {each["id"]: each["headline"] for each in response.json()["events"] if "headline" in each}
    assert headlines["x"] == headline


@pytest.mark.parametrize("ending", ["jsonl", "db"])
def test_a_commit_within_the_tick_of_another_is_answered_from(tmp_path: Path, ending: str) -> None:
    """However fast requests and commits follow each other: each answer is from what was there when it was asked."""
    path = tmp_path / f"log.{ending}"
    log = open_log(path, create=True)
    log.append(open_log(SMALL).read().events[:6])
    with client_of(path) as client:
        for each in open_log(SMALL).read().events[6:]:
            (stored,) = log.append([each])
            assert answer(client, "/status")["basis"]["position"] == stored.position


def test_a_file_with_other_content_and_the_same_looks_is_read_again(tmp_path: Path) -> None:
    """As many bytes, the same time: as when a file is restored within a tick of the clock."""
    path = tmp_path / "log.jsonl"
    path.write_bytes(SMALL.read_bytes())
    with client_of(path) as client:
        before = answer(client, "/status", **DATES)["basis"]["head"]
        found = path.stat()
        path.write_bytes(SMALL.read_bytes().replace(b'"headline":"', b'"headline":"!', 1).replace(b" ", b"", 1))
        os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))
        assert answer(client, "/status", **DATES)["basis"]["head"] != before


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_a_method_that_is_refused_is_told_which_are_allowed(client: TestClient, method: str) -> None:
    """RFC 9110 wants the header Allow with a 405."""
    response = client.request(method, "/status")

    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(("days", "status"), [("0" * 5_000 + "90", 200), ("000000000999999999999", 400), ("²", 400)])
def test_a_number_of_days_is_read_by_its_value(client: TestClient, days: str, status: int) -> None:
    """Zeros in front change nothing, and hide no number that is too large."""
    assert client.get("/deadlines", params={**DATES, "within": days}).status_code == status


VALUES: tuple[str, ...] = (
    "",
    "0",
    "-1",
    "12",
    "9" * 400,
    "1e9",
    "NaN",
    "٣",
    "0001-01-01",
    "9999-12-31",
    "9999-12-31T23:59:59-23:59",
)
VALUES += ("0001-01-01T00:00+23:59", "2025-10-25/2025-10-26", "../..", "\0", "a" * 5_000, "Pacific/Kiritimati", "²")
VALUES += ("Etc/GMT+12", "../../etc/passwd", "US", "press", "tariffs", "deadbeef", "a" * 64, "é", "\n", "\x1b[2J")
VALUES += ("366000", "000000000999999999999", "statement")


def test_no_parameter_makes_the_server_fail() -> None:
    """Every value in every parameter, and pairs of them: an answer, or an error of the one who asks."""
    chance = random.Random(20251026)  # noqa: S311 - nothing is secret here
    made = TestClient(application(Ledger(str(SMALL)), LOOPBACK), base_url=HOST, raise_server_exceptions=False)
    with made as client:
        for address in ENDPOINTS:
            path = address.path.replace("{id}", "tariffs")
            asked = [{name: value} for name in address.parameters for value in VALUES]
            names = [*address.parameters] or ["at"]
            asked += [{name: chance.choice(VALUES) for name in chance.choices(names, k=3)} for _ in range(40)]
            for parameters in asked:
                response = client.get(path, params=parameters)
                assert response.status_code < 500, (path, parameters, response.text)


@pytest.mark.parametrize("path", ["/status", "/issues/chips", "/issues/chips/next", "/measures", "/deadlines", "/log"])
def test_an_answer_is_as_the_description_types_it(client: TestClient, path: str) -> None:
    """The schema that the OpenAPI document names for an address holds of its answer."""
    described = client.get("/openapi.json").json()
    template = path.replace("chips", "{id}")
    response = described["paths"][template]["get"]["responses"]["200"]
    name = response["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    validator = Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": described["components"]})

    assert [error.message for error in validator.iter_errors(answer(client, path, **DATES))] == []
    assert not validator.is_valid({})
