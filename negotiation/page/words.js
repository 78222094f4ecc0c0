// Words: dates, levels and changes as people read them.

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

const ordinal = (day) => Date.parse(`${day}T00:00Z`) / 864e5;
const dayOf = (number) => new Date(number * 864e5).toISOString().slice(0, 10);
const isDay = (text) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(ordinal(text)) && dayOf(ordinal(text)) === text;

// A date as an event has it: a day is written out, all else stays as it is.
const written = (text) => {
  const last = text.split("/").at(-1);
  const day = last.slice(0, 10);
  return isDay(day) ? shortDay(day) : last;
};

// From when on something is so. A day of another place that lies after the day asked for says which place it is.
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

// What of an issue's measures matters now, in one cell: "7 in force, 1 suspended".
const STATES = ["in_force", "suspended", "announced"];
const inForce = (measures) =>
  STATES.map((state) => [measures.filter((row) => row.state === state).length, plain(state)])
    .filter(([number]) => number)
    .map(([number, state]) => `${number} ${state}`)
    .join(", ") || "none";

// A measure with what is in force of it: "10 % (24 % suspended until 10 Nov 2025)".
const measureWords = (row) => {
  const suspendedPart = row.suspended_level === null ? "" : level(row.suspended_level, row.unit);
  const until = row.suspended_until && suspendedPart ? ` until ${shortDay(row.suspended_until_day)}` : "";
  const suspended = suspendedPart && row.state === "in_force" ? ` (${suspendedPart} suspended${until})` : "";
  const amount = row.state === "suspended" ? suspendedPart : level(row.level, row.unit);
  const cause = row.cause ? ` (${plain(row.cause)})` : "";
  return `${plain(row.state)}${cause}${amount ? `, ${amount}` : ""}${suspended}`;
};

const LABELS = {
  under_threat: "under threat",
  suspended_level: "suspended level",
  until_day: "until",
  contingent_on: "contingent on",
};

const valueWords = (key, value) => {
  if (value === null) return key === "under_threat" ? "no" : "none";
  if (value === true) return "yes";
  if (["vouched", "awaiting", "refused"].includes(key)) return steps(value) || "none";
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

// What follows from other changes, or is no news, is not told among them.
const UNTOLD = ["awaiting", "cycle", "possibly"];

// A change as what came and what went, or as from and to.
const changeWords = (change) => {
  const label = LABELS[change.key] ?? change.key;
  const [before, after] = [change.before, change.after];
  if (Array.isArray(before ?? after)) {
    const come = (after ?? []).filter((item) => !(before ?? []).includes(item));
    const gone = (before ?? []).filter((item) => !(after ?? []).includes(item));
    if (change.key !== "claims") return { label, come: come.map(deadlineText), gone: gone.map(deadlineText) };
    const counted = (items, what) => (items.length ? [`${count(items.length, "claim")} ${what}`] : []);
    return { label: "", come: counted(come, "made"), gone: counted(gone, "settled") };
  }
  return {
    label: change.key === "phase" ? "" : label,
    from: valueWords(change.key, before),
    to: valueWords(change.key, after),
  };
};

const deadlineText = (text) => {
  const [day, ...rest] = text.split(" ");
  return `${written(day)} ${plain(rest.join(" "))}`;
};
