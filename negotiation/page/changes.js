// Changes: what one answer says otherwise than another; the same comparison as `negotiation.difference`.

const OF_ISSUES = ["phase", "cycle", "under_threat", "vouched", "awaiting", "refused", "possibly"];
const OF_ARRANGEMENTS = ["since_day", "since_zone", "until_day", "until_zone", "provisional"];
const OF_MEASURES = ["state", "level", "suspended_level", "unit", "scope", "until_day", "cause", "contingent_on"];

const picked = (row, keys) => Object.fromEntries(keys.map((key) => [key, row[key]]));

const deadlineWords = (row) => [row.written, row.what, row.measure].filter(Boolean).join(" ");

const issueRows = (answer) =>
  new Map(
    answer.issues.map((row) => [
      row.issue,
      {
        ...picked(row, OF_ISSUES),
        arrangement: row.arrangement && picked(row.arrangement, OF_ARRANGEMENTS),
        claims: row.claims.map((claim) => claim.event),
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
          events: row.events,
        },
      ]),
    ),
  );

const totalRows = (answer) =>
  new Map(
    answer.totals.map((row) => [
      `${row.party} ${row.scope ?? "without scope"} ${row.unit}`,
      { level: row.level, events: [] },
    ]),
  );

// An empty list and a missing one are no difference, nor are zero and nothing.
const orNothing = (value) => {
  if (value === undefined || value === false || value === 0) return null;
  if (value !== null && typeof value === "object" && Object.keys(value).length === 0) return null;
  return value;
};

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

const changesOf = (about, before, after) => {
  const found = [];
  for (const id of new Set([...before.keys(), ...after.keys()])) {
    const old = before.get(id) ?? {};
    const now = after.get(id) ?? {};
    const events = (now.events ?? []).filter((event) => !(old.events ?? []).includes(event));
    for (const key of new Set([...Object.keys(old), ...Object.keys(now)])) {
      const [was, is] = [orNothing(old[key]), orNothing(now[key])];
      const mereUnit = key === "unit" && (was === null || is === null); // it comes and goes with every level
      if (key !== "events" && !mereUnit && !same(was, is))
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
