// Words: dates, levels, deadlines and changes in words.

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

const datedWith = (name) => (day) => {
  const [year, month, date] = day.split("-").map(Number);
  return `${date} ${name(MONTHS[month - 1])} ${year}`;
};
const longDay = datedWith((month) => month);
const shortDay = datedWith((month) => month.slice(0, 3));

// How far the record was read, and what is said of the time after it: as `status` prints it above its table.
const projectedWords = ({ read_to, unread }) => {
  const passed = unread > 1 ? ` ${unread} dates have passed unread since.` : "";
  const one = unread === 1 ? " One date has passed unread since." : passed;
  return `The record was read to ${longDay(read_to)}.${one} What is later is projected from dates that were set by then.`;
};

// Days are counted since 1 January 1970 in UTC, where every day has 86,400,000 milliseconds: no daylight saving time.
const ordinal = (day) => Date.parse(`${day}T00:00Z`) / 864e5;
const dayOf = (number) => new Date(number * 864e5).toISOString().slice(0, 10);
// `Date.parse` accepts 30 February in some browsers and moves it to March: a day must give itself again.
const isDay = (text) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(ordinal(text)) && dayOf(ordinal(text)) === text;

// A date as written in an event, in words if it is a day; of an interval the end. Months and years stay as they are.
const written = (text) => {
  const last = text.split("/").at(-1);
  const day = last.slice(0, 10);
  return isDay(day) ? shortDay(day) : last;
};

// The day on which a state began. If it lies after the day T, because it is meant in another zone, the place follows.
const sinceWords = (row, at) =>
  row.since_day ? `${shortDay(row.since_day)}${row.since_day > at ? ` (${row.since_zone})` : ""}` : "–";

const plain = (name) => name.replaceAll("_", " ");
const count = (number, one, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;
const level = (value, unit) => (value === null ? "" : `${value} ${unit}`);
const steps = (row) =>
  Object.entries(row)
    .filter(([, parties]) => parties.length)
    .map(([step, parties]) => `${plain(step)}: ${parties.join(", ")}`)
    .join("; ");

const deadline = (row) => {
  const measure = row.measure ? `: ${row.measure}` : "";
  const detail = row.detail ? ` (${row.detail})` : "";
  return `${written(row.written)} ${plain(row.what)}${detail}${measure}`;
};

// The number of measures in each state that still has effect: "7 in force, 1 suspended".
const STATES = ["in_force", "suspended", "announced"];
const inForce = (measures) =>
  STATES.map((state) => [measures.filter((row) => row.state === state).length, plain(state)])
    .filter(([number]) => number)
    .map(([number, state]) => `${number} ${state}`)
    .join(", ") || "none";

// The state of a measure with its levels: "in force, 10 % (24 % suspended until 10 Nov 2025)".
const measureWords = (row) => {
  const suspendedPart = row.suspended_level === null ? "" : level(row.suspended_level, row.unit);
  const until = row.suspended_until && suspendedPart ? ` until ${shortDay(row.suspended_until_day)}` : "";
  const suspended = suspendedPart && row.state === "in_force" ? ` (${suspendedPart} suspended${until})` : "";
  const amount = row.state === "suspended" ? suspendedPart : level(row.level, row.unit);
  const hold = row.on_hold ? " (on hold)" : "";
  const cause = row.cause ? ` (${plain(row.cause)})` : "";
  return `${plain(row.state)}${cause}${amount ? `, ${amount}` : ""}${suspended}${hold}`;
};

const LABELS = {
  under_threat: "under threat",
  suspended_level: "suspended level",
  until_day: "until",
  on_hold: "on hold",
  part_of: "part of",
  contingent_on: "contingent on",
};

// A value of a change in words, by its key.
const valueWords = (key, value) => {
  if (value === null) return key === "under_threat" ? "no" : "none";
  if (value === true) return "yes";
  if (["vouched", "awaiting", "refused"].includes(key)) return steps(value) || "none";
  if (key === "revised")
    return `${level(value.level, value.unit)} ${plain(value.state)} from ${value.effective_day} by ${value.event}`.trim();
  if (key === "threat")
    return (
      `${level(value.level, value.unit)}${value.effective ? ` from ${written(value.effective)}` : ""}`.trim() || "open"
    );
  if (key === "arrangement") {
    const until = value.until_day ? ` until ${shortDay(value.until_day)}` : "";
    return `in force ${value.provisional ? "provisionally " : ""}since ${shortDay(value.since_day)}${until}`;
  }
  if (key === "until_day") return shortDay(value);
  return plain(String(value));
};

// Keys whose changes are not shown, because they follow from other changes or change no status.
const NOT_SHOWN = ["awaiting", "cycle", "outcomes", "possibly"];

// Lists of ids that mean little to a reader: only their number is shown; the events themselves stand under "Why".
const COUNTED = { claims: "claim", requests: "request" };

// A change in words: of a list, the items added and removed; of any other value, before and after.
const changeWords = (change) => {
  const label = LABELS[change.key] ?? change.key;
  const [before, after] = [change.before, change.after];
  if (Array.isArray(before ?? after)) {
    const added = (after ?? []).filter((item) => !(before ?? []).includes(item));
    const removed = (before ?? []).filter((item) => !(after ?? []).includes(item));
    const one = COUNTED[change.key];
    if (!one) return { label, added: added.map(deadlineText), removed: removed.map(deadlineText) };
    const counted = (items, what) => (items.length ? [`${count(items.length, one)} ${what}`] : []);
    return { label: "", added: counted(added, "made"), removed: counted(removed, "settled") };
  }
  return {
    label: change.key === "phase" ? "" : label,
    from: valueWords(change.key, before),
    to: valueWords(change.key, after),
  };
};

// A deadline as `deadlineWords` in changes.js joins it, with its day and kind in words.
const deadlineText = (text) => {
  const [day, ...rest] = text.split(" ");
  return `${written(day)} ${plain(rest.join(" "))}`;
};
