"""Times: date expressions as people write them, the zones they are meant in, and the moments they become."""

from __future__ import annotations

from negotiation.times.day_words import MONTHS, and_list, day_in_words, days_in_words
from negotiation.times.edtf import Edtf, Period, edtf, iso
from negotiation.times.moment import FIRST_MOMENT, LAST_MOMENT, Moment, Side
from negotiation.times.zone import BEGINNING_OF_TIME, END_OF_TIME, start_of_day, zone_named, zones_version

__all__ = [
    "BEGINNING_OF_TIME",
    "END_OF_TIME",
    "FIRST_MOMENT",
    "LAST_MOMENT",
    "MONTHS",
    "Edtf",
    "Moment",
    "Period",
    "Side",
    "and_list",
    "day_in_words",
    "days_in_words",
    "edtf",
    "iso",
    "start_of_day",
    "zone_named",
    "zones_version",
]
