"""CloudEvents, read by the SDK of the standard."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from cloudevents.core.formats.json import JSONFormat

from given import contents, events
from negotiation.codec import decode
from negotiation.formats.export import cloudevents
from negotiation.logs import open_log
from negotiation.questions.event_records import entries_of
from running import run

FLAGSHIP = open_log().read()


def test_the_sdk_reads_every_event() -> None:
    """Each line is one CloudEvent 1.0, whose data is the event."""
    lines = run("export", "--to", "cloudevents").out.splitlines()
    read = [JSONFormat().read(None, line) for line in lines]

    assert [decode(each.get_data()) for each in read] == [entry.event for entry in FLAGSHIP.entries]  # type: ignore[arg-type]
    assert {each.get_specversion() for each in read} == {"1.0"}
    assert {each.get_source() for each in read} == {"urn:negotiation:us-china-2025"}
    assert [each.get_id() for each in read] == [entry.event.id for entry in FLAGSHIP.entries]
    assert [each.get_type() for each in read] == [f"negotiation.{entry.event.kind}.v1" for entry in FLAGSHIP.entries]


def test_the_time_of_recording_and_the_order_are_extensions() -> None:
    """`recordedtime` stands where the log has it; `sequence` sorts as text as positions do."""
    read = [JSONFormat().read(None, line) for line in run("export", "--to", "cloudevents").out.splitlines()]
    recorded = [each.get_extension("recordedtime") for each in read]

    assert recorded == [entry.recorded for entry in FLAGSHIP.entries]
    assert all(datetime.fromisoformat(each).tzinfo for each in recorded if each)
    assert any(recorded)
    sequences = [each.get_extension("sequence") for each in read]
    assert sequences == sorted(sequences)
    assert [int(each) for each in sequences] == [*range(1, FLAGSHIP.position + 1)]


def test_a_time_is_an_instant_or_is_not_there() -> None:
    """A day or a stretch is no instant: it stands in the data alone."""
    written = ("2025-10-26", "2025-10-26T09:30+08:00", "2025-10-26T09:30+08:00/2025-10-26T11:00+08:00")
    log = contents(events(*({"kind": "statement", "occurred": each} for each in written)))
    lines = cloudevents.render(entries_of(log)).splitlines()

    assert ["time" in json.loads(line) for line in lines] == [False, False, True, False]  # the SDK would fill it in
    assert JSONFormat().read(None, lines[2]).get_time() == datetime(2025, 10, 26, 1, 30, tzinfo=UTC)


def test_the_source_is_a_reference_whatever_the_log_is_called() -> None:
    """Spaces and slashes of a name are escaped."""
    log = contents(events(), name="My talks/2")
    (read,) = (JSONFormat().read(None, line) for line in cloudevents.render(entries_of(log)).splitlines())

    assert read.get_source() == "urn:negotiation:My%20talks%2F2"
