// Lanes: all days T as known on one day K, as inline SVG with one lane for each issue.
//
// Each lane shows, from top to bottom: a row of teeth while a threat is open; the phase, as a band with its name; how
// many measures are in force (solid) and suspended (hatched); a tick for each day with an event; a diamond for each
// deadline after T.

const SVG = "http://www.w3.org/2000/svg";
// Heights in pixels of the parts of a lane, and of the axis above all lanes.
const LANE = { teeth: 6, band: 19, measures: 24, ticks: 5, gap: 13 };
const AXIS = 24;

// Make an SVG element. It needs the namespace: `createElement` would make an unknown HTML element that is not drawn.
const svg = (tag, attributes = {}, ...children) => {
  const made = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};

// Return the spans of a timeline in which `of(value)` stays the same, cut to the days from `from` to `to`. `since` is
// the day on which a span really begins, which may lie before `from`.
const spans = (line, of, from, to) => {
  const found = [];
  line.forEach(([day, value], index) => {
    const next = line[index + 1]?.[0] ?? "9999-12-31";
    if (next <= from || day > to) return;
    const is = of(value);
    const [start, end] = [day < from ? from : day, next > to ? to : next];
    if (found.length && found.at(-1).is === is) found.at(-1).end = end;
    else found.push({ is, start, end, since: day });
  });
  return found;
};

// How many measures of an issue are in force and how many are suspended on a day.
const countsOf = (ledger, issue, day, known) => {
  const states = (ledger.lookup(`measures ${issue}`, day, known) ?? []).map(
    (name) => ledger.lookup(`measure ${name}`, day, known)?.state,
  );
  const number = (state) => states.filter((each) => each === state).length;
  return { force: number("in_force"), suspendedPart: number("suspended") };
};

// Draw all lanes into a box. Return a function that moves the line of the day T, so that the slider needs no redrawing.
const drawLanes = (box, ledger, issues, known, domain, narrow) => {
  const label = narrow ? 0 : Math.min(170, box.clientWidth * 0.19);
  const head = narrow ? 19 : 0;
  const width = box.clientWidth;
  const lane = head + LANE.teeth + LANE.band + LANE.measures + LANE.ticks + LANE.gap;
  const height = AXIS + lane * issues.length + 6;
  const [first, last] = domain.map(ordinal);
  // The horizontal position of a day, in pixels; days outside the domain are at its edges.
  const x = (day) =>
    label + ((Math.min(Math.max(ordinal(day), first), last) - first) / (last - first)) * (width - label);
  const root = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-labelledby": "lanes-title" });
  root.append(
    svg("title", { id: "lanes-title" }, "The issues over time, one lane each; the table below says the same."),
  );
  const inner = { ledger, known, domain, x, root, width, label, narrow };
  drawAxis(inner, height);
  const heads = issues.map((issue, index) => drawLane(inner, issue, AXIS + index * lane, head));
  const after = svg("rect", { class: "unknown", y: AXIS, height: height - AXIS });
  const knownLine = svg("line", { class: "known-line", y1: AXIS - 4, y2: height });
  const cursor = svg("line", { class: "cursor", y1: AXIS - 8, y2: height });
  const flag = svg("path", { class: "cursor-flag" });
  const edge = svg("text", { class: "edge", y: height - 3 }, "projected →");
  root.append(after, knownLine, edge, cursor, flag); // last, so that they lie above the lanes
  box.replaceChildren(root);
  return (at) => {
    const [place, limit] = [x(at), x(known)];
    for (const [line, where] of [
      [cursor, place],
      [knownLine, limit],
    ]) {
      line.setAttribute("x1", where);
      line.setAttribute("x2", where);
    }
    flag.setAttribute("d", `M${place - 5},${AXIS - 13}h10l-5,7z`);
    after.setAttribute("x", limit);
    after.setAttribute("width", Math.max(0, width - limit));
    edge.setAttribute("x", limit + 5);
    edge.textContent = width - limit > 70 ? "projected →" : ""; // only where there is room for it
    heads.forEach((move) => move(at));
  };
};

// Draw the lines and names of the months, as many as there is room for; every January has at least a line.
const drawAxis = ({ domain, x, root, width, label, narrow }, height) => {
  const [from, to] = domain;
  let [year, month] = from.split("-").map(Number);
  const room = (width - label) / ((ordinal(to) - ordinal(from)) / 30.4); // pixels for a month
  const each = room > 30 ? 1 : room > 11 ? 3 : room > 5 ? 6 : 12;
  let lastLabel = -99; // where the last label ends, in pixels; labels too close to it are left out
  for (let day = from; day <= to; month += 1) {
    if (month > 12) [year, month] = [year + 1, 1];
    day = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-01`;
    if (day < from || day > to) continue;
    const january = month === 1;
    if ((month - 1) % each && !january) continue;
    root.append(
      svg("line", { class: january ? "grid year" : "grid", x1: x(day), x2: x(day), y1: AXIS - 4, y2: height }),
    );
    const text = january || lastLabel < 0 ? `${MONTHS[month - 1].slice(0, 3)} ${year}` : MONTHS[month - 1].slice(0, 3);
    if (x(day) - lastLabel > (january ? 26 : 34) && x(day) < width - (text.length > 3 ? 52 : 24)) {
      root.append(svg("text", { class: "axis", x: x(day) + 3, y: AXIS - 8 }, text));
      lastLabel = x(day) + (text.length > 3 ? 26 : 0);
    }
  }
};

// Draw one lane. Return a function that updates its texts and deadlines for a day T.
const drawLane = (inner, issue, top, head) => {
  const { ledger, known, domain, x, root, width, label, narrow } = inner;
  const y = { teeth: top + head, band: top + head + LANE.teeth };
  y.base = y.band + LANE.band + LANE.measures;
  const line = ledger.timeline(`issue ${issue.id}`, known).filter(([, row]) => row !== null);
  for (const span of spans(line, (row) => row.phase, ...domain)) drawPhase(inner, span, y.band);
  for (const span of spans(line, (row) => row.under_threat, ...domain)) if (span.is) drawTeeth(inner, span, y.teeth);
  drawMeasures(inner, issue.id, y.base);
  for (const [day, event] of ledger.timeline(`last ${issue.id}`, known)) {
    if (!event || day < domain[0] || day > domain[1]) continue;
    root.append(svg("line", { class: "tick", x1: x(day), x2: x(day), y1: y.base + 1, y2: y.base + 1 + LANE.ticks }));
  }
  const name = svg(
    "text",
    { class: "lane-name", x: 0, y: narrow ? top + 13 : y.band + 13 },
    shortened(issue.title, narrow ? 24 : 20),
  );
  const where = svg(
    "text",
    narrow
      ? { class: "lane-phase", x: width, y: top + 13, "text-anchor": "end" }
      : { class: "lane-phase", x: 0, y: y.band + 29 },
  );
  const force = svg("text", { class: "lane-phase", x: 0, y: y.band + 43 });
  const ahead = svg("g");
  root.append(
    svg("line", { class: "base", x1: label, x2: width, y1: y.base + 0.5, y2: y.base + 0.5 }),
    ahead,
    name,
    where,
  );
  if (!narrow) root.append(force);
  return (at) => {
    const row = ledger.lookup(`issue ${issue.id}`, at, known);
    where.textContent = row ? `${plain(row.phase)}${row.under_threat ? " ▲" : ""}` : "not yet opened";
    const { force: now } = countsOf(ledger, issue.id, at, known);
    force.textContent = row ? `${count(now, "measure")} in force` : "";
    const due = [
      ...new Set((ledger.lookup(`deadlines ${issue.id}`, at, known) ?? []).map((each) => each.due.slice(0, 10))),
    ];
    const shown = due.filter((day) => day <= domain[1]);
    const beyond = due.length - shown.length;
    const edge = { class: "lane-phase beyond", x: width - 2, y: y.base - 8, "text-anchor": "end" };
    ahead.replaceChildren(
      ...shown.map((day) => svg("path", { class: "deadline", d: `M${x(day)},${y.base - 5.5}l5,5.5l-5,5.5l-5,-5.5z` })),
      ...(beyond ? [svg("text", edge, `◆ ${count(beyond, "later deadline")} →`)] : []),
    );
  };
};

const shortened = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

// Draw a band with the name of the phase, or a short name, or none, whichever fits: about 5.9 pixels a letter.
const drawPhase = ({ x, root }, span, y) => {
  const [from, to] = [x(span.start), x(span.end)];
  const box = { x: from, y, width: Math.max(0.5, to - from), height: LANE.band };
  const words = plain(span.is);
  const group = svg("g", { class: `phase ${span.is}` });
  group.append(svg("title", {}, `${words}, from ${shortDay(span.start)}`));
  group.append(svg("rect", { ...box, class: "fill" }), svg("rect", { ...box, fill: `url(#pattern-${span.is})` }));
  const short = SHORT_PHASES[span.is] ?? words;
  const fitting = [words, short].find((text) => to - from > text.length * 5.9 + 8);
  if (fitting) group.append(svg("text", { x: from + 5, y: y + 13.5 }, fitting));
  root.append(group);
};

const SHORT_PHASES = {
  preliminary_consensus: "consensus",
  domestically_approved: "dom. approved",
  leader_approved: "leaders",
};

// Draw a row of teeth, 6 pixels each; the last is narrower where the span ends. A span shorter than that is one tooth.
const drawTeeth = ({ x, root }, span, y) => {
  const [from, to] = [x(span.start), x(span.end)];
  let path = "";
  for (let place = from; place < to - 1; place += 6)
    path += `M${place},${y + 5}l${Math.min(3, (to - place) / 2)},-5l${Math.min(3, (to - place) / 2)},5z`;
  root.append(
    svg(
      "path",
      { class: "teeth", d: path || `M${from},${y + 5}l2,-5l2,5z` },
      svg("title", {}, `a threat is open, from ${shortDay(span.start)}`),
    ),
  );
};

// Draw two step areas: measures in force from the base line up, suspended ones on top of them.
const drawMeasures = ({ ledger, known, domain, x, root }, issue, base) => {
  // At the stops only: between two stops no state changes.
  const days = [domain[0], ...ledger.stops(known).filter((day) => day > domain[0] && day < domain[1])];
  const rows = days.map((day) => ({ day, ...countsOf(ledger, issue, day, known) }));
  // At least 4, so that a single measure does not fill the lane.
  const most = Math.max(4, ...rows.map((row) => row.force + row.suspendedPart));
  const up = (number) => base - (number / most) * (LANE.measures - 4);
  // The outline of the area between two heights: its upper edge from left to right, then its lower edge back.
  const area = (low, high) => {
    let [upper, lower] = ["", ""];
    rows.forEach((row, index) => {
      const [from, to] = [x(row.day), x(rows[index + 1]?.day ?? domain[1])];
      upper += `${index ? "L" : "M"}${from},${up(high(row))}H${to}`;
      lower = `L${to},${up(low(row))}H${from}${lower}`;
    });
    return `${upper}${lower}z`;
  };
  root.append(
    svg("path", {
      class: "force",
      d: area(
        () => 0,
        (row) => row.force,
      ),
    }),
    svg("path", {
      class: "suspended-part",
      d: area(
        (row) => row.force,
        (row) => row.force + row.suspendedPart,
      ),
    }),
    svg("path", {
      fill: "url(#pattern-suspended-part)",
      d: area(
        (row) => row.force,
        (row) => row.force + row.suspendedPart,
      ),
    }),
  );
};
