// Changes: the differences between two answers; the same comparison as `questions/difference.py`.

// The keys that are compared. `until_day`, not `until`: the day as written is what people cite.
const OF_ISSUES = ["phase", "cycle", "under_threat", "vouched", "awaiting", "refused", "possibly"];
const OF_ARRANGEMENTS = ["since_day", "since_zone", "until_day", "until_zone", "provisional"];
const OF_MEASURES = [
  "state",
  "level",
  "suspended_level",
  "unit",
  "bound",
  "class",
  "scope",
  "part_of",
  "until_day",
  "cause",
  "on_hold",
  "contingent_on",
];

const picked = (row, keys) => Object.fromEntries(keys.map((key) => [key, row[key]]));

const deadlineWords = (row) => [row.written, row.what, row.measure].filter(Boolean).join(" ");

const openClaims = (row) => row.claims.filter((claim) => claim.outcome === "open");

const outcomeWords = (claim) =>
  `${claim.event} about ${claim.about.join(", ")}: ${claim.outcome}${claim.outcome_by ? ` by ${claim.outcome_by}` : ""}`;

const issueRows = (answer) =>
  new Map(
    answer.issues.map((row) => [
      row.issue,
      {
        ...picked(row, OF_ISSUES),
        arrangement: row.arrangement && picked(row.arrangement, OF_ARRANGEMENTS),
        claims: openClaims(row).map((claim) => claim.event),
        outcomes: row.claims.filter((claim) => claim.outcome !== "open").map(outcomeWords),
        requests: row.requests.map((request) => request.event),
        overdue: row.overdue.map(deadlineWords),
        deadlines: row.deadlines.map(deadlineWords),
        events: row.events,
      },
    ]),
  );

const measureRows = (answer) =>
  new Map(
    answer.issues.flatMap((issue) =>
      issue.measures.map((row) => [
        row.measure,
        {
          ...picked(row, OF_MEASURES),
          threat: row.threat && picked(row.threat, ["level", "unit", "effective"]),
          revised: row.revised && picked(row.revised, ["level", "unit", "state", "effective_day", "event"]),
          events: row.events,
        },
      ]),
    ),
  );

const totalRows = (answer) =>
  new Map(
    answer.totals.map((row) => [
      [row.party, row.class, row.scope ?? "without scope", row.unit].filter(Boolean).join(" "),
      { level: row.level, events: [] },
    ]),
  );

// Return null for every value that means nothing: missing, false, 0, an empty list or an empty object. So a list that
// becomes empty and one that goes missing compare as equal.
const nullIfEmpty = (value) => {
  if (value === undefined || value === false || value === 0) return null;
  if (value !== null && typeof value === "object" && Object.keys(value).length === 0) return null;
  return value;
};

// Both sides come from the same table, with keys in the same order, so that equal values have equal JSON.
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// Return the changes between two maps from ids to rows. `events` are those behind the later row alone.
const changesOf = (about, before, after) => {
  const found = [];
  for (const id of new Set([...before.keys(), ...after.keys()])) {
    const old = before.get(id) ?? {};
    const now = after.get(id) ?? {};
    const events = (now.events ?? []).filter((event) => !(old.events ?? []).includes(event));
    for (const key of new Set([...Object.keys(old), ...Object.keys(now)])) {
      const [was, is] = [nullIfEmpty(old[key]), nullIfEmpty(now[key])];
      const onlyUnit = key === "unit" && (was === null || is === null); // the unit comes and goes with the level
      if (key !== "events" && !onlyUnit && !same(was, is))
        found.push({ about, id, key, before: was, after: is, events });
    }
  }
  return found;
};

const changesBetween = (before, after) => [
  ...changesOf("issue", issueRows(before), issueRows(after)),
  ...changesOf("measure", measureRows(before), measureRows(after)),
  ...changesOf("total", totalRows(before), totalRows(after)),
];
