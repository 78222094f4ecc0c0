// Details: what the page tells of one issue, of an event and of a change. All text is set as text, never as markup.

const el = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(key, value);
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
};

// Text that somebody wrote: it keeps its own direction and cannot turn that of its surroundings.
const said = (text, attributes = {}) => el("bdi", { dir: "auto", ...attributes }, text);

const list = (items, attributes = {}) =>
  items.length
    ? el("ul", attributes, ...items.map((item) => (item instanceof HTMLLIElement ? item : el("li", {}, item))))
    : "";

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
  const text = source.url && isWebAddress(source.url) ? el("a", link, said(words)) : said(words);
  const rest = [source.published && written(source.published), source.language].filter(Boolean).join(", ");
  const address = source.url && !isWebAddress(source.url) ? ` ${source.url}` : "";
  return el("li", {}, text, rest ? ` (${rest})` : "", address);
};

// One event: what it says, who says so, what it did, where it is written.
const eventItem = (ledger, reason) => {
  const event = ledger.event(reason.event);
  if (event === null) return el("li", {}, reason.event);
  const parties = event.parties ?? [];
  const actor = event.actor ? [" (", said(event.actor), ")"] : [];
  const voices = (event.by ?? []).join(", ");
  const about = parties.filter((party) => !(event.by ?? []).includes(party));
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
      said(event.headline ?? plain(event.kind)),
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

const term = (name, ...what) => (what.some(Boolean) ? [el("dt", {}, name), el("dd", {}, ...what)] : []);

// What a phase rests on and waits for, in words. Nothing is awaited where nothing is under way.
const standing = (row, idle) =>
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

const measureItem = (ledger, row, reasons) =>
  el(
    "details",
    { class: `measure ${row.state}` },
    el(
      "summary",
      {},
      el("span", { class: "state" }, row.party),
      " ",
      said(row.title ?? row.measure),
      ": ",
      el("b", {}, measureWords(row)),
      row.until ? ` until ${shortDay(row.until_day)}` : "",
      row.threat ? el("span", { class: "threatened-mark" }, ` ▲ threat: ${valueWords("threat", row.threat)}`) : "",
    ),
    row.scope ? el("p", { class: "voices" }, "on ", said(row.scope)) : "",
    list(
      reasons.map((reason) => eventItem(ledger, reason)),
      { class: "events" },
    ),
  );

const correctionItem = (ledger, row) => {
  const [event, by] = [ledger.event(row.event), ledger.event(row.by)];
  return el(
    "li",
    {},
    el("s", {}, said(event?.headline ?? row.event)),
    ` was ${row.how} `,
    by?.known || by?.occurred ? `on ${written(by.known ?? by.occurred)} ` : "",
    by?.headline && row.how === "replaced" ? said(`by “${by.headline}” `) : "",
    by?.reason ? said(`(${by.reason}) `) : "",
    el("code", {}, row.by),
  );
};

// Everything about one issue that the fold `Why` shows.
const whyBody = (ledger, row, why) => {
  const rows = new Map(row.measures.map((measure) => [measure.measure, measure]));
  const open = why.measures.filter(([name]) => rows.has(name));
  const part = (title, content) => (content ? [el("h4", {}, title), content] : []);
  return [
    standing(row, ledger.about.idle),
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
      open.length ? el("div", {}, ...open.map(([name, each]) => measureItem(ledger, rows.get(name), each))) : "",
    ),
    ...part("Corrected in the record", list(why.corrections.map((each) => correctionItem(ledger, each)))),
  ];
};

// The changes between two answers, issue by issue and measure by measure.
const changeItems = (changes, titles) => {
  const groups = new Map();
  for (const change of changes.filter(({ key }) => !UNTOLD.includes(key))) {
    const name = change.about === "issue" ? (titles.get(change.id) ?? change.id) : change.id;
    const key = `${change.about} ${name}`;
    if (!groups.has(key)) groups.set(key, { name: change.about === "total" ? `Total ${name}` : name, told: [] });
    groups.get(key).told.push(changeWords(change));
  }
  return [...groups.values()].map(({ name, told }) =>
    el("li", {}, el("b", {}, said(name)), list(told.map(changeItem))),
  );
};

const changeItem = ({ label, come, gone, from, to }) => {
  const name = label ? `${label}: ` : "";
  if (!come) return el("li", {}, name, from, " → ", el("ins", {}, to));
  const marked = [
    ...come.map((text) => el("ins", { class: "come" }, text)),
    ...gone.map((text) => el("del", {}, text)),
  ];
  return el("li", {}, name, ...marked.flatMap((each) => [each, " "]));
};
