// The view: one T and one K, their controls, and everything on the page that depends on them.

const ledger = openLedger(JSON.parse(document.getElementById("data").textContent));

const view = (() => {
  const { about } = ledger;
  const $ = (id) => document.getElementById(id);
  const titles = new Map(about.issues.map((issue) => [issue.id, issue.title]));
  const state = { at: about.at, known: about.limit, open: new Set() };
  let moveCursor = () => {};
  let drawn = "";

  const nearest = (stops, day) =>
    stops.reduce((best, each) => (Math.abs(ordinal(each) - ordinal(day)) < Math.abs(ordinal(best) - ordinal(day)) ? each : best), stops[0]);
  const before = (stops, day) => stops.filter((each) => each < day).at(-1);
  const after = (stops, day) => stops.find((each) => each > day);
  const stopsOf = (axis) => (axis === "at" ? ledger.stops(state.known) : knownStops);
  const knownStops = [...ledger.known.filter((day) => day < about.limit), about.limit];

  // The days that the chart and the slider show: from the opening to the last event, and on to the day of the page, but
  // not so far that the events would be pressed together.
  const domain = () => {
    const [first, last, limit] = [about.first, about.last, about.limit].map(ordinal);
    const span = Math.max(30, last - first);
    const end = Math.max(last, Math.min(limit, last + span));
    return [dayOf(first), dayOf(Math.max(end, first + 30) + Math.max(14, Math.round(span * 0.03)))];
  };

  const shownStops = () => {
    const [from, to] = domain();
    const within = ledger.stops(state.known).filter((day) => from <= day && day <= to);
    return within.length ? within : [state.at];
  };

  // Move to another T or K; `say` tells those who cannot see it.
  const go = (change, { say = true } = {}) => {
    Object.assign(state, change);
    if (state.known > about.limit) state.known = about.limit;
    address();
    render(say);
  };

  // The address says what is shown, so that it can be linked; sliding leaves no trail in the browser's history.
  const address = () => {
    const open = state.open.size ? `&why=${[...state.open].map(encodeURIComponent).join(",")}` : "";
    const fragment = `#at=${state.at}&known=${state.known}${open}`;
    if (location.hash !== fragment) history.replaceState(null, "", fragment);
  };

  const fromFragment = () => {
    const asked = new URLSearchParams(location.hash.slice(1));
    const day = (key, otherwise) => (isDay(asked.get(key) ?? "") ? asked.get(key) : otherwise);
    const open = (asked.get("why") ?? "").split(",").filter((issue) => titles.has(issue));
    return { at: day("at", state.at), known: day("known", state.known), open: asked.has("at") ? new Set(open) : state.open };
  };

  const render = (say) => {
    const { at, known } = state;
    const answer = ledger.answer(at, known);
    const everything = known >= about.limit;
    document.title = `${about.title}, ${longDay(at)}`;
    $("day").textContent = longDay(at);
    $("as-known").textContent = everything ? `everything known by ${longDay(about.limit)}` : `as known on ${longDay(known)}`;
    $("projected").hidden = !answer.projected;
    controls("at", at);
    controls("known", known);
    drawChart();
    moveCursor(at);
    renderStatus(answer);
    renderTotals(answer);
    const previous = before(ledger.stops(known), at);
    const changes = renderChanges("changes", answer, previous && ledger.answer(previous, known), previous);
    const learned = before(knownStops, known);
    renderChanges("learned", answer, learned && ledger.answer(at, learned), learned);
    renderWhy(answer);
    renderFindings(answer);
    $("citation").textContent = citation();
    if (say) $("live").textContent = spoken(answer, changes, previous);
  };

  const controls = (axis, day) => {
    const [stops, slider] = [stopsOf(axis), $(`${axis}-slider`)];
    const [from, to] = domain();
    slider.min = axis === "at" ? ordinal(from) : 0;
    slider.max = axis === "at" ? ordinal(to) : stops.length - 1;
    slider.value = axis === "at" ? ordinal(day) : Math.max(0, stops.filter((each) => each <= day).length - 1);
    slider.setAttribute("aria-valuetext", longDay(day));
    $(`${axis}-date`).value = day;
    $(`${axis}-previous`).disabled = before(stops, day) === undefined;
    $(`${axis}-next`).disabled = after(stops, day) === undefined;
  };

  const drawChart = () => {
    const width = $("chart").clientWidth;
    const key = `${width} ${ledger.known.filter((day) => day <= state.known).length} ${state.known}`;
    if (!width || key === drawn) return;
    drawn = key;
    moveCursor = drawLanes($("chart"), ledger, about.issues, state.known, domain(), width < 640);
  };

  const renderStatus = (answer) => {
    const rows = answer.issues.map((row) => {
      const open = el("button", { type: "button", class: "to-why" }, said(titles.get(row.issue) ?? row.issue));
      open.addEventListener("click", () => openWhy(row.issue));
      const cells = [
        el("td", { role: "cell", "data-label": "Phase" }, swatch(row.phase), plain(row.phase), row.under_threat ? el("span", { class: "threatened-mark" }, " ▲ under threat") : ""),
        el("td", { role: "cell", "data-label": "Since" }, row.since_day ? shortDay(row.since_day) : "–"),
        el("td", { role: "cell", "data-label": "Measures" }, inForce(row.measures)),
        el("td", { role: "cell", "data-label": "Next deadline" }, row.deadlines.length ? deadline(row.deadlines[0]) : "–"),
        el("td", { role: "cell", "data-label": "Claims" }, row.claims.length ? `${row.claims.length} open` : "–"),
      ];
      return el("tr", { role: "row" }, el("th", { scope: "row", role: "rowheader" }, open), ...cells);
    });
    $("status-rows").replaceChildren(...rows);
    $("status-caption").textContent = `Where each issue stood at the end of ${longDay(state.at)}`;
  };

  const swatch = (phase) => {
    const box = { x: 0.5, y: 0.5, width: 13, height: 13 };
    const shape = svg("svg", { class: `swatch phase ${phase}`, width: 14, height: 14, "aria-hidden": "true" });
    shape.append(svg("rect", { ...box, class: "fill" }), svg("rect", { ...box, fill: `url(#pattern-${phase})` }));
    return shape;
  };

  const renderTotals = (answer) => {
    const scoped = answer.totals.filter((row) => row.scope);
    $("totals").hidden = scoped.length === 0;
    $("total-rows").replaceChildren(...scoped.map((row) =>
      el("li", {}, el("b", {}, `${row.party} ${level(row.level, row.unit)}`), " on ", said(row.scope),
        row.suspended ? ` (${level(row.suspended, row.unit)} suspended)` : "")));
  };

  const renderChanges = (id, answer, old, since) => {
    const box = $(id);
    const changes = old ? changesBetween(old, answer) : [];
    const latest = (day) => ledger.lookup("latest", day, state.known) ?? [];
    const shown = id === "changes" && since && !same(latest(since), latest(state.at)) ? latest(state.at) : [];
    const news = (shown.length ? shown : id === "learned" ? [...new Set(changes.flatMap((change) => change.events))] : [])
      .map((event) => ledger.event(event)).filter(Boolean);
    box.querySelector("h3").textContent = since ? `${id === "changes" ? "Changed" : "Learned"} since ${shortDay(since)}` : "Nothing before";
    box.querySelector(".news").replaceChildren(...news.slice(0, 12).map((event) =>
      el("li", {}, el("span", { class: "by" }, (event.by ?? []).join(", ")), " ", said(event.headline ?? plain(event.kind)))));
    const items = changeItems(changes, titles);
    box.querySelector(".changes").replaceChildren(...items);
    box.querySelector(".none").hidden = items.length > 0 || news.length > 0;
    box.querySelector("details").hidden = items.length === 0;
    return changes;
  };

  const renderWhy = (answer) => {
    const folds = answer.issues.map((row) => {
      const fold = el("details", { class: "why", id: `why-${row.issue}` });
      const { corrections } = ledger.why(row.issue, state.at, state.known);
      const doubts = [[row.claims.length, "open claim"], [corrections.length, "correction"]]
        .map(([number, what]) => (number ? ` · ${count(number, what)}` : "")).join("");
      fold.append(el("summary", {}, el("b", {}, said(titles.get(row.issue) ?? row.issue)), " ", swatch(row.phase), ` ${plain(row.phase)}${doubts}`));
      const fill = () => {
        if (fold.open && fold.children.length === 1) fold.append(...whyBody(ledger, row, ledger.why(row.issue, state.at, state.known)));
      };
      fold.open = state.open.has(row.issue);
      fill();
      fold.addEventListener("toggle", () => {
        fill();
        if (fold.open === state.open.has(row.issue)) return;
        if (fold.open) state.open.add(row.issue);
        else state.open.delete(row.issue);
        address();
      });
      return fold;
    });
    $("why-folds").replaceChildren(...folds);
  };

  const openWhy = (issue) => {
    const fold = $(`why-${issue}`);
    fold.open = true; // which fills it, and is then noted in the address
    fold.scrollIntoView({ behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    fold.querySelector("summary").focus({ preventScroll: true });
  };

  const renderFindings = (answer) => {
    $("findings").hidden = answer.findings.length === 0;
    $("finding-rows").replaceChildren(...answer.findings.map((row) => el("li", {}, el("b", {}, row.code), " ", said(`${row.message} ${row.hint ?? ""}`))));
  };

  const citation = () => {
    const voice = about.according_to ? `, according to ${about.according_to} alone` : "";
    const place = location.protocol.startsWith("http") ? location.href : `#at=${state.at}&known=${state.known}`;
    return `${about.title} (${about.log}), position ${about.position}, head ${about.head}, at ${state.at}, known at ${state.known}${voice}, days of ${about.zone}, rules ${about.rules.slice(0, 8)}. ${place}`;
  };

  const spoken = (answer, changes, previous) => {
    const phases = answer.issues.map((row) => `${titles.get(row.issue) ?? row.issue}: ${plain(row.phase)}`);
    const what = previous ? `${count(changes.length, "difference")} since ${longDay(previous)}` : "the beginning";
    return `${longDay(state.at)}, ${$("as-known").textContent}. ${what}. ${phases.join(". ")}.`;
  };

  // Controls: the slider of T lies over the time axis and stops at event days; that of K goes from stop to stop.
  const wire = (axis) => {
    const slider = $(`${axis}-slider`);
    const move = (to) => to !== undefined && go({ [axis]: to });
    const step = { previous: () => move(before(stopsOf(axis), state[axis])), next: () => move(after(stopsOf(axis), state[axis])) };
    slider.addEventListener("input", () => {
      if (axis === "known") return move(knownStops[slider.value]);
      const found = nearest(shownStops(), dayOf(Number(slider.value)));
      if (found !== state.at) return move(found);
      slider.value = ordinal(state.at); // too short a way to reach another stop
      return undefined;
    });
    slider.addEventListener("keydown", (event) => {
      const stops = stopsOf(axis);
      const place = stops.filter((day) => day <= state[axis]).length - 1;
      const far = (by) => stops[Math.min(stops.length - 1, Math.max(0, place + by))];
      const keys = {
        ArrowLeft: step.previous, ArrowDown: step.previous, ArrowRight: step.next, ArrowUp: step.next,
        Home: () => move(stops[0]), End: () => move(stops.at(-1)), PageUp: () => move(far(10)), PageDown: () => move(far(-10)),
      };
      if (event.altKey || event.ctrlKey || event.metaKey || !keys[event.key]) return;
      event.preventDefault();
      keys[event.key]();
    });
    $(`${axis}-previous`).addEventListener("click", step.previous);
    $(`${axis}-next`).addEventListener("click", step.next);
    $(`${axis}-date`).addEventListener("change", (event) => isDay(event.target.value) && move(event.target.value));
  };

  const copy = async () => {
    const text = $("citation").textContent;
    try {
      await navigator.clipboard.writeText(text);
      $("copied").textContent = "Copied.";
    } catch {
      getSelection().selectAllChildren($("citation")); // so that the keyboard can copy it
      $("copied").textContent = "Selected: copy it with the keyboard.";
    }
  };

  const start = () => {
    for (const axis of ["at", "known"]) wire(axis);
    $("known-all").addEventListener("click", () => go({ known: about.limit }));
    $("known-same").addEventListener("click", () => go({ known: state.at < about.limit ? state.at : about.limit }));
    $("copy").addEventListener("click", copy);
    addEventListener("hashchange", () => go(fromFragment()));
    new ResizeObserver(() => { drawChart(); moveCursor(state.at); }).observe($("chart"));
    $("chart").addEventListener("click", (event) => {
      const [slider, box] = [$("at-slider"), $("at-slider").getBoundingClientRect()];
      const share = (event.clientX - box.left - 9) / (box.width - 18);
      if (share >= 0) go({ at: nearest(shownStops(), dayOf(Math.round(Number(slider.min) + share * (slider.max - slider.min)))) });
    });
    document.documentElement.classList.add("scripted");
    for (const part of document.querySelectorAll("[data-scripted]")) part.hidden = false;
    go(fromFragment(), { say: false });
  };

  return Object.freeze({ start, go, state, domain });
})();

view.start();
