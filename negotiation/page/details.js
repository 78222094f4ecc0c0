// Details: the elements for one issue, one event and one change. All text is set as text, never parsed as HTML.

// Make an element. Attributes that are null are left out, as are children that are null or empty text.
const el = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(key, value);
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
};

// Text from the log. `bdi` isolates its direction, so that Arabic or Hebrew text does not reorder its surroundings.
const logText = (text, attributes = {}) => el("bdi", { dir: "auto", ...attributes }, text);

const list = (items, attributes = {}) =>
  items.length
    ? el("ul", attributes, ...items.map((item) => (item instanceof HTMLLIElement ? item : el("li", {}, item))))
    : "";

// Only these schemes become links: a `javascript:` address would run as code on a click.
const isWebAddress = (text) => {
  try {
    return ["http:", "https:"].includes(new URL(text).protocol);
  } catch {
    return false;
  }
};

const sourceItem = (source) => {
  const words = [source.publisher, source.title].filter(Boolean).join(", ");
  const link = { href: source.url, rel: "noreferrer noopener nofollow", target: "_blank" };
  const text = source.url && isWebAddress(source.url) ? el("a", link, logText(words)) : logText(words);
  const rest = [source.published && written(source.published), source.language].filter(Boolean).join(", ");
  const address = source.url && !isWebAddress(source.url) ? ` ${source.url}` : "";
  return el("li", {}, text, rest ? ` (${rest})` : "", address);
};

// A list item for one event: date, headline and level, then voices and effects, then sources.
const eventItem = (ledger, reason) => {
  const event = ledger.event(reason.event);
  if (event === null) return el("li", {}, reason.event); // an id that the page has no event for
  const parties = event.parties ?? [];
  const actor = event.actor ? [" (", logText(event.actor), ")"] : [];
  const voices = (event.by ?? []).join(", ");
  const about = parties.filter((party) => !(event.by ?? []).includes(party));
  // Said only where it differs from the voices, as for a joint statement or a report by others.
  const counts =
    reason.vouching && reason.vouching.join() !== voices.replaceAll(", ", ",")
      ? `; counts for ${reason.vouching.join(", ") || "nobody"}`
      : "";
  return el(
    "li",
    { class: "event" },
    el(
      "p",
      { class: "headline" },
      el("time", {}, event.occurred.split("/").map(written).join(" – ")),
      " ",
      logText(event.headline ?? plain(event.kind)),
      event.level ? el("span", { class: "level" }, ` ${event.level.value} ${event.level.unit}`) : "",
    ),
    el(
      "p",
      { class: "voices" },
      plain(event.kind),
      ", said by ",
      voices || "the record",
      ...actor,
      about.length ? ` about ${about.join(", ")}` : "",
      counts,
      reason.effects?.length ? el("span", { class: "effects" }, ` · ${reason.effects.join("; ")}`) : "",
      " ",
      el("code", {}, event.id),
    ),
    list((event.sources ?? []).map(sourceItem), { class: "sources" }),
  );
};

// A term and its description; nothing if there is no description.
const term = (name, ...what) => (what.some(Boolean) ? [el("dt", {}, name), el("dd", {}, ...what)] : []);

// The votes, deadlines and arrangement of an issue as a list. In an idle phase no party is expected to act.
const statusList = (row, idle) =>
  el(
    "dl",
    {},
    ...term("Vouched", steps(row.vouched)),
    ...term("Awaits", idle.includes(row.phase) ? "" : steps(row.awaiting)),
    ...term("Refused", steps(row.refused)),
    ...term("Arrangement", row.arrangement ? valueWords("arrangement", row.arrangement) : ""),
    ...term("Possibly", row.possibly.length ? `${row.possibly.join(", ")} (begun, not yet over)` : ""),
    ...term("Ahead", list(row.deadlines.map(deadline))),
  );

// One measure, folded: its state and levels; unfolded, the events behind them.
const measureItem = (ledger, row, reasons) =>
  el(
    "details",
    { class: `measure ${row.state}` },
    el(
      "summary",
      {},
      el("span", { class: "state" }, row.party),
      " ",
      logText(row.title ?? row.measure),
      ": ",
      el("b", {}, measureWords(row)),
      row.until ? ` until ${shortDay(row.until_day)}` : "",
      row.threat ? el("span", { class: "threat-sign" }, ` ▲ threat: ${valueWords("threat", row.threat)}`) : "",
    ),
    row.scope ? el("p", { class: "voices" }, "on ", logText(row.scope)) : "",
    list(
      reasons.map((reason) => eventItem(ledger, reason)),
      { class: "events" },
    ),
  );

// One correction: the displaced event crossed out, how and when it was corrected, and by which event.
const correctionItem = (ledger, row) => {
  const [event, by] = [ledger.event(row.event), ledger.event(row.by)];
  return el(
    "li",
    {},
    el("s", {}, logText(event?.headline ?? row.event)),
    ` was ${row.how} `,
    by?.known || by?.occurred ? `on ${written(by.known ?? by.occurred)} ` : "",
    by?.headline && row.how === "replaced" ? logText(`by “${by.headline}” `) : "",
    by?.reason ? logText(`(${by.reason}) `) : "",
    el("code", {}, row.by),
  );
};

// The content of the fold of one issue in the section `Why`.
const whyBody = (ledger, row, why) => {
  const rows = new Map(row.measures.map((measure) => [measure.measure, measure]));
  const explained = why.measures.filter(([name]) => rows.has(name));
  const part = (title, content) => (content ? [el("h4", {}, title), content] : []);
  return [
    statusList(row, ledger.about.idle),
    ...part(
      "What made this status",
      list(
        why.phase.map((each) => eventItem(ledger, each)),
        { class: "events" },
      ),
    ),
    ...part(
      "Claimed, not confirmed",
      list(
        why.claims.map((each) => eventItem(ledger, each)),
        { class: "events claims" },
      ),
    ),
    ...part(
      "Measures",
      explained.length ? el("div", {}, ...explained.map(([name, each]) => measureItem(ledger, rows.get(name), each))) : "",
    ),
    ...part("Corrected in the record", list(why.corrections.map((each) => correctionItem(ledger, each)))),
  ];
};

// The changes between two answers as list items, one for each issue, measure and total.
const changeItems = (changes, titles) => {
  const groups = new Map(); // a Map keeps the order in which subjects first appear
  for (const change of changes.filter(({ key }) => !NOT_SHOWN.includes(key))) {
    const name = change.about === "issue" ? (titles.get(change.id) ?? change.id) : change.id;
    const key = `${change.about} ${name}`; // an issue and a measure may have the same name
    const shown = change.about === "total" ? `Total ${name}` : name;
    if (!groups.has(key)) groups.set(key, { name: shown, changes: [] });
    groups.get(key).changes.push(changeWords(change));
  }
  return [...groups.values()].map(({ name, changes: ofOne }) =>
    el("li", {}, el("b", {}, logText(name)), list(ofOne.map(changeItem))),
  );
};

// One change: either a value before and after, or the items that a list has gained and lost.
const changeItem = ({ label, added, removed, from, to }) => {
  const name = label ? `${label}: ` : "";
  if (!added) return el("li", {}, name, from, " → ", el("ins", {}, to));
  const items = [
    ...added.map((text) => el("ins", { class: "come" }, text)),
    ...removed.map((text) => el("del", {}, text)),
  ];
  return el("li", {}, name, ...items.flatMap((each) => [each, " "])); // the line can break at the spaces
};
