from __future__ import annotations

from given import announcement, given, issue, measure, percent


def test_a_measure_announced_ahead_starts_by_itself() -> None:
    """It is announced until its day, and in force from then on."""
    asked = given(announcement("2025-03-01", level=percent(10), effective="2025-03-05"))

    assert measure(asked, "2025-03-04").state == "announced"
    assert measure(asked, "2025-03-05").state == "in_force"
    assert issue(asked, "2025-03-04").phase == "contested"
