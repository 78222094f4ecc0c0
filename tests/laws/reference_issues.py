"""Issues as the reference reads them (docs/rules/issues.md); see `laws.reference`.

An issue is shown events and timers one after the other; every question about members, needs and words is worked out
anew from what it has been shown.
"""
# ruff: noqa: D102 - the name of a method says what it does; what it does not say stands in a docstring

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from laws.reference_arrangements import Arrangement
from laws.reference_parties import APPROVALS, STEPS, WHOLE, Words, stage_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from laws.reference_events import Moment, Said
    from laws.reference_parties import Declared

OVER = ("in_force", "lapsed", "broken_down")  # starting again from here opens a new cycle
AGREED = ("preliminary_consensus", "domestically_approved", "leader_approved", "approved")
OPEN = ("dormant", "threatened", "contested", "talks")
STARTS = {  # kind: from where, to where
    "threat": (("dormant", "lapsed", "broken_down"), "threatened"),
    "announcement": (("dormant", "threatened", "lapsed", "broken_down"), "contested"),
    "talks_round": ((*OPEN, *OVER), "talks"),
}
LATER = ("accession", "entry_into_force", "exit")  # what can lie ahead, in the order of one instant
CONSENSUS = "preliminary_consensus"
Slot = tuple[int, str | None]  # (cycle, text)


@dataclass
class Pending:
    """An entry into force, exit or accession that lies ahead."""

    event: Said
    slot: Slot
    at: Moment
    set_by: str


@dataclass
class Lapsed:
    """What was in force until it lapsed, and how the issue then stood."""

    arrangement: Arrangement
    since: Moment | None
    at: Moment


class Issue:
    """One issue, as it stands after the events and timers that it was shown."""

    def __init__(self, name: str, declared: Declared, find: Callable[[str, Said, str], None]) -> None:
        self.name, self.declared, self.find = name, declared, find
        self.phase, self.cycle = "dormant", 1
        self.current: str | None = None
        self.since: Moment | None = None
        self.words: dict[Slot, Words] = {}
        self.closed: set[str] = set()
        self.membership: list[tuple[str, str | None, bool]] = []  # (party, text or all, in or out)
        self.arrangement: Arrangement | None = None
        self.lapsed: Lapsed | None = None
        self.pending: list[Pending] = []
        self.timer: Moment | None = None  # when a timer last moved it, if no event has since
        self.by_timer = False
        self.number = 0
        self.newly: set[str] = set()  # the steps that the event at hand has completed
        self.extended = False  # whether the event at hand has moved the end

    # Who takes part.

    def parties(self, moment: Moment) -> list[str]:
        return self.declared.parties(self.name, moment)

    def members(self, text: str | None, moment: Moment) -> list[str]:
        members = self.parties(moment)
        for party, of, comes in self.membership:
            if of is None or of == text:
                members = [each for each in members if each != party] + ([party] if comes else [])
        return members

    def texts(self) -> list[str | None]:
        """Return every text of which membership may differ."""
        return [None, *dict.fromkeys(of for _, of, _ in self.membership if of is not None)]

    def needs(self, moment: Moment) -> tuple[str, ...]:
        return self.declared.needs(self.name, moment)

    def stages(self, party: str, moment: Moment) -> list[str]:
        return self.declared.stages(self.name, party, moment)

    def needed(self, step: str, members: list[str], moment: Moment) -> int:
        quorum = self.declared.quorum(self.name, moment) if step != CONSENSUS else None
        return min(quorum, len(members)) if quorum else len(members)

    def on(self, slot: Slot) -> Words:
        return self.words.setdefault(slot, Words())

    def next_cycle(self) -> int:
        return self.cycle + 1 if self.phase in OVER else self.cycle

    # Phases.

    def go(self, phase: str, moment: Moment) -> None:
        if self.phase in OVER and phase not in OVER:
            self.cycle += 1
            self.current = None
        if phase != self.phase:
            self.phase, self.since = phase, moment
            self.moved(moment)

    def moved(self, moment: Moment) -> None:
        self.timer = moment if self.by_timer else None

    def rephase(self, moment: Moment, now: Moment) -> None:
        """Let the phase of an agreed text follow from the steps that are reached."""
        if self.phase not in AGREED:
            return
        words = self.on((self.cycle, self.current))
        needs = self.needs(now) if words.approved is None else words.approved
        words.approved = needs if set(needs) <= words.reached else None
        if words.approved is not None:
            self.go("approved", moment)
        elif "leader_approval" in words.reached:
            self.go("leader_approved", moment)
        elif "domestic_approval" in words.reached:
            self.go("domestically_approved", moment)
        else:
            self.go(CONSENSUS if words.agreed else "talks", moment)

    # Events.

    def apply(self, event: Said) -> str | None:
        """Take an event in, or return why it has no place."""
        self.newly, self.extended, self.by_timer = set(), False, False
        self.number += 1
        if event.kind in STARTS:
            sources, target = STARTS[event.kind]
            if self.phase in sources:
                self.go(target, event.end)
            return None
        if event.kind in STEPS:
            return self.take_step(event)
        if event.kind == "breakdown":
            if event.get("text") in (None, self.current) or self.phase not in AGREED:
                self.go("broken_down", event.end)
            return None
        problem = None
        if event.kind in LATER and event.acting > event.end:
            self.postpone(event)
        else:
            problem = self.take(event)
        self.settle_end(event.end)
        return problem

    def take(self, event: Said) -> str | None:
        """Take in what acts at once, or what was pending and acts now."""
        if event.kind == "entry_into_force":
            return self.enter(event, event.acting)
        if event.kind == "exit":
            return self.leave(event, event.acting)
        if event.kind == "accession":
            return self.join(event, event.acting)
        arrangement = self.arrangement
        if arrangement is None or event.get("text") not in (None, arrangement.text):
            return f"{event.kind} on {self.name}, where no such arrangement is in force"
        if event.kind == "extension":
            return self.extend(event, arrangement)
        self.lapse(event.end)
        return None

    # Steps.

    def slot_of(self, event: Said, party: str) -> Slot:
        """Return the (cycle, text) for which a party's word counts."""
        text, arrangement = event.get("text"), self.arrangement
        elsewhere = self.phase in OVER or (text is not None and not self.is_current(text))
        if arrangement and event.kind in APPROVALS and text == arrangement.text and elsewhere:
            slot = arrangement.cycle, arrangement.text
            if event.kind in self.needs(event.end) and party not in self.on(slot).done[event.kind]:
                return slot
        return self.next_cycle(), text

    def is_current(self, text: str | None) -> bool:
        return text == self.current and self.on((self.cycle, self.current)).agreed

    def take_step(self, event: Said) -> str | None:
        text, step, now = event.get("text"), event.kind, event.end
        own = [party for party in event.own if party in self.members(text, now)]
        if text in self.closed or not own:
            return f"{step} on {self.name}, on the text {text}"
        slots = {party: self.slot_of(event, party) for party in own}
        back = set()
        for party, slot in slots.items():
            stages = self.stages(party, now) if step == "domestic_approval" else []
            stage = stage_of(event, stages) if step == "domestic_approval" else WHOLE
            words = self.on(slot)
            if words.say(step, party, stage, stages, granted=event.granted):
                back.add(slot)
            if step == CONSENSUS:
                words.last = self.number
                words.replaces[party] = set(event.get("replaces", [])) if event.granted else set()
        for slot in dict.fromkeys(slots.values()):
            self.judge(slot, step, now, now, back=slot in back)
            if self.phase == "talks" and step == "leader_approval" and event.granted:
                self.start_by_leaders(slot, now)
            self.bind_late(slot, now)
        if (self.cycle, self.current) in slots.values():
            self.rephase(now, now)
        return None

    def judge(self, slot: Slot, step: str, at: Moment, now: Moment, *, back: bool) -> None:
        """Work out whether a step is reached by those who take part now; what follows from it is dated `at`."""
        words, members = self.on(slot), self.members(slot[1], now)
        count, needed = len(words.done[step] & set(members)), self.needed(step, members, now)
        if step in words.reached:
            if back and count < needed:
                words.reached.discard(step)
        elif len(members) >= 2 and count >= needed:
            words.reached.add(step)
            self.newly.add(step)
            if step == CONSENSUS:
                self.agree(slot, words, at, now)

    def agree(self, slot: Slot, words: Words, at: Moment, now: Moment) -> None:
        """Let consensus on a text that was not reached before move the issue."""
        words.agreed = True
        if self.phase not in AGREED:
            self.go(CONSENSUS, at)
        elif slot[1] != self.current:
            self.phase, self.since = CONSENSUS, at
            self.moved(at)
        self.current = slot[1]
        replaced = set().union(*(words.replaces.get(party, set()) for party in words.done[CONSENSUS]))
        self.closed |= replaced - {slot[1]}
        self.rephase(at, now)

    def start_by_leaders(self, slot: Slot, now: Moment) -> None:
        if slot == (self.cycle, self.current) and "leader_approval" in self.on(slot).reached:
            self.go("leader_approved", now)

    def bind_late(self, slot: Slot, now: Moment) -> None:
        """Bind a member that has completed what is needed after the entry into force, under a quorum."""
        arrangement = self.arrangement
        if arrangement and slot == (arrangement.cycle, arrangement.text) and self.quorum(now):
            arrangement.bound |= self.completed(slot, now)

    def quorum(self, now: Moment) -> int | None:
        return self.declared.quorum(self.name, now)

    def completed(self, slot: Slot, now: Moment) -> set[str]:
        """Return the members that have completed every needed step."""
        words, needs = self.on(slot), self.needs(now)
        return {each for each in self.members(slot[1], now) if all(each in words.done[step] for step in needs)}

    # The arrangement.

    def slot_of_entry(self, event: Said) -> Slot:
        """Return which (cycle, text) an entry into force, exit or accession means."""
        text, arrangement = event.get("text"), self.arrangement
        if arrangement:
            over = self.phase in OVER and text in (None, arrangement.text)
            beside = self.phase not in OVER and text is not None and text == arrangement.text
            if over or (beside and not self.is_current(text)):
                return arrangement.cycle, arrangement.text
        return self.next_cycle(), text

    def enter(self, event: Said, at: Moment, pending: Slot | None = None) -> str | None:
        slot, arrangement, lapsed = pending or self.slot_of_entry(event), self.arrangement, self.lapsed
        if self.phase in AGREED and slot == (self.cycle, self.current):
            self.make(event, at, max(event.end, at))
        elif arrangement and slot == (arrangement.cycle, arrangement.text):
            arrangement.amend(event)
            self.moved(at)
        elif lapsed and self.goes_on(event, at, lapsed):
            self.phase, self.since = "in_force", lapsed.since
            self.arrangement = lapsed.arrangement
            self.arrangement.amend(event)
            slot = lapsed.arrangement.cycle, lapsed.arrangement.text
            self.moved(at)
        else:
            return f"entry_into_force on {self.name} in phase {self.phase}"
        self.without_entry(slot)
        return None

    def goes_on(self, event: Said, at: Moment, lapsed: Lapsed) -> bool:
        """Tell whether an entry into force takes up, unbroken, what has lapsed at that instant."""
        same = event.get("text") in (None, lapsed.arrangement.text)
        return self.phase == "lapsed" and same and at[0] <= lapsed.at[0]

    def make(self, event: Said, at: Moment, now: Moment) -> None:
        slot = (self.cycle, self.current)
        bound = set(self.members(self.current, now))
        if self.quorum(now):
            bound = self.completed(slot, now) or bound
        provisional = event.get("provisional", False)
        self.arrangement = Arrangement(self.current, self.cycle, at, event.id, provisional, bound)
        self.arrangement.set_end(event)
        self.go("in_force", at)

    def extend(self, event: Said, arrangement: Arrangement) -> str | None:
        own = [party for party in event.own if party in arrangement.bound]
        if arrangement.until is None or not own:
            return f"extension on {self.name}, of what has no end or by who is not bound"
        for party in own:
            arrangement.extend(event, party, self.number)
        self.complete_extension(event.end)
        return None

    def complete_extension(self, now: Moment) -> None:
        if self.arrangement and self.arrangement.complete():
            self.extended = True
            self.moved(now)

    def lapse(self, moment: Moment) -> None:
        assert self.arrangement
        self.lapsed = Lapsed(self.arrangement, self.since, moment)
        self.arrangement = None
        self.moved(moment)
        if self.phase == "in_force":
            self.go("lapsed", moment)

    # Who leaves and who joins.

    def concerns(self, event: Said) -> Arrangement | None:
        """Return the arrangement that an exit or accession is about."""
        arrangement = self.arrangement
        return arrangement if arrangement and event.get("text") in (None, arrangement.text) else None

    def concerned_texts(self, event: Said) -> list[str | None]:
        return self.texts() if event.get("text") is None else [event.get("text")]

    def leave(self, event: Said, at: Moment) -> str | None:
        arrangement, now = self.concerns(event), max(event.end, at)
        texts = self.concerned_texts(event)
        member = {party for text in texts for party in self.members(text, now)}
        leaving = [each for each in event.own if each in member or (arrangement and each in arrangement.bound)]
        if not leaving or (arrangement is None and member <= set(leaving)):
            return f"exit on {self.name} of who takes no part, or of the last"
        self.membership += [(party, event.get("text"), False) for party in leaving]
        if arrangement:
            arrangement.bound -= set(leaving)
            self.moved(at)
            if not arrangement.bound:
                self.lapse(at)
        self.judge_again(at, now, set(leaving))
        return None

    def join(self, event: Said, at: Moment) -> str | None:
        arrangement, now, text = self.concerns(event), max(event.end, at), event.get("text")
        outside = {party for each in self.concerned_texts(event) for party in event.own
                   if party not in self.members(each, now)}  # fmt: skip
        joining = [each for each in event.own if each in outside or (arrangement and each not in arrangement.bound)]
        if not joining:
            return f"accession on {self.name} of who takes part already"
        self.membership += [(party, text, True) for party in joining]
        if arrangement:
            arrangement.bound |= set(joining)
            self.moved(at)
            self.accede((arrangement.cycle, arrangement.text), joining)
        slot = self.cycle, self.current if text is None else text
        if self.phase not in OVER and CONSENSUS in self.on(slot).reached:
            self.accede(slot, joining)
        self.judge_again(at, now, set())
        return None

    def accede(self, slot: Slot, joining: list[str]) -> None:
        words = self.on(slot)
        for party in joining:
            words.say(CONSENSUS, party, WHOLE, [], granted=True)
            words.acceded.add(party)

    def judge_again(self, at: Moment, now: Moment, gone: set[str]) -> None:
        """Work out every step anew after an exit or an accession; what it moves, moves at its instant."""
        cycle = self.next_cycle()
        beside = (self.arrangement.cycle, self.arrangement.text) if self.arrangement else None
        slots = [slot for slot in self.words if slot[0] == cycle or slot == beside]
        slots.sort(key=lambda slot: self.words[slot].last)
        for step in STEPS:
            for slot in slots:
                if step != CONSENSUS or slot[0] == cycle:
                    self.judge(slot, step, at, now, back=bool(gone & self.words[slot].done[step]))
        if self.phase == "talks" and "leader_approval" in self.newly:
            self.start_by_leaders((self.cycle, self.current), at)
        self.rephase(at, now)
        self.complete_extension(at)

    # What lies ahead.

    def postpone(self, event: Said) -> None:
        slot = self.slot_of_entry(event)
        if event.kind == "entry_into_force":
            self.without_entry(slot)
        self.pending.append(Pending(event, slot, event.acting, event.id))

    def without_entry(self, slot: Slot) -> None:
        """Take away an entry into force of a text that lay ahead: a newer one has come."""
        self.pending = [each for each in self.pending if each.event.kind != "entry_into_force" or each.slot != slot]

    def fire(self, pending: Pending) -> bool:
        """Let an entry, exit or accession that lay ahead act now; tell whether it had its place."""
        self.pending.remove(pending)
        event = pending.event
        if event.kind == "entry_into_force":
            problem = self.enter(event, pending.at, pending.slot)
        else:
            problem = (self.leave if event.kind == "exit" else self.join)(event, pending.at)
        if problem:
            self.find("out-of-place", event, problem)
        return not problem

    def dues(self) -> list[Moment]:
        ends = [self.arrangement.until] if self.arrangement and self.arrangement.until else []
        return [*ends, *(each.at for each in self.pending)]

    def settle(self, now: Moment) -> list[Said]:
        """Let everything that is due by `now` happen; return the events that lay ahead and now had their place."""
        self.newly, self.extended, self.by_timer = set(), False, True
        due = [each for kind in LATER for each in self.pending if each.event.kind == kind and each.at <= now]
        fired = [each.event for each in due if each in self.pending and self.fire(each)]
        self.settle_end(now)
        self.by_timer = False
        return fired

    def settle_end(self, now: Moment) -> None:
        if self.arrangement and self.arrangement.until and self.arrangement.until <= now:
            self.lapse(self.arrangement.until)
