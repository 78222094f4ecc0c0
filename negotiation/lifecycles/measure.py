"""The lifecycle of a measure, from its first word to its end (docs/rules/measures.md).

The schedules of a measure (base, suspension, threat) decide when `start`, `suspend`, `resume`, `end` and
`threat_lapse` fire; the acts of its party change the schedules. Acts that need a base have a place only where
there is one.
"""

from __future__ import annotations

from negotiation.lifecycles.declaration import Lifecycle, moves_from

NEW = "new"
PROPOSED = "proposed"
THREATENED = "threatened"
ANNOUNCED = "announced"
IN_FORCE = "in_force"
SUSPENDED = "suspended"
ENDED = "ended"

STATES = (NEW, PROPOSED, THREATENED, ANNOUNCED, IN_FORCE, SUSPENDED, ENDED)

BASED = (ANNOUNCED, IN_FORCE, SUSPENDED)
"""States in which a measure has a base: a level from some instant on."""

MEASURE = Lifecycle(
    name="measure",
    initial=NEW,
    states=STATES,
    guards={
        "whole": "the suspension takes the whole level, not a part of it",
        "started": "the start of the base has come",
        "open": "a threat or a proposal is open",
        "proposed": "a proposal is open beside the threat",
    },
    moves=(
        moves_from("proposal", [NEW, THREATENED], PROPOSED),
        moves_from("proposal", [PROPOSED, *BASED, ENDED], None),
        moves_from("threat", [NEW, PROPOSED, ENDED], THREATENED),
        moves_from("threat", [THREATENED, *BASED], None),
        moves_from("announcement", [NEW, PROPOSED, THREATENED, ENDED], ANNOUNCED),
        moves_from("announcement", BASED, None),
        moves_from("modification", BASED, None),
        moves_from("postponement", [PROPOSED, THREATENED, *BASED, ENDED], None),
        moves_from("suspension", [PROPOSED, THREATENED, *BASED], None),
        moves_from("suspension", [ENDED], None, when="open"),
        moves_from("extension", BASED, None),
        moves_from("resumption", BASED, None),
        moves_from("termination", BASED, None),
        moves_from("start", [ANNOUNCED], IN_FORCE),
        moves_from("postpone", [IN_FORCE], ANNOUNCED),
        moves_from("suspend", [ANNOUNCED, IN_FORCE], SUSPENDED, when="whole"),
        moves_from("suspend", [ANNOUNCED, IN_FORCE], None, unless="whole"),
        moves_from("resume", [SUSPENDED], IN_FORCE, when="started"),
        moves_from("resume", [SUSPENDED], ANNOUNCED, unless="started"),
        moves_from("end", BASED, ENDED),
        moves_from("replacement", [PROPOSED, THREATENED], ENDED),
        moves_from("replacement", [*BASED, ENDED], None),
        moves_from("withdrawal", [THREATENED, PROPOSED], ENDED),
        moves_from("withdrawal", [*BASED, ENDED], None, when="open"),
        moves_from("threat_lapse", [THREATENED], PROPOSED, when="proposed"),
        moves_from("threat_lapse", [THREATENED], ENDED, unless="proposed"),
        moves_from("threat_lapse", [PROPOSED, *BASED], None),
    ),
)
