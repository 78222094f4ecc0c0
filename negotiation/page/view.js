// The view: the chosen T and K, their controls, and the drawing of everything that depends on them.

const ledger = openLedger(JSON.parse(document.getElementById("data").textContent));

const view = (() => {
  const { about } = ledger;
  const titles = new Map(about.issues.map((issue) => [issue.id, issue.title]));
  const state = { at: about.at, known: about.limit, open: new Set() };
  let moveCursor = () => {};
  let drawn = ""; // the width and K for which the chart was drawn last

  const nearest = (stops, day) =>
    stops.reduce(
      (best, each) => (Math.abs(ordinal(each) - ordinal(day)) < Math.abs(ordinal(best) - ordinal(day)) ? each : best),
      stops[0],
    );
  const before = (stops, day) => stops.filter((each) => each < day).at(-1);
  const after = (stops, day) => stops.find((each) => each > day);
  const stopsOf = (axis) => (axis === "at" ? ledger.stops(state.known) : knownStops);
  const knownStops = [...ledger.known.filter((day) => day < about.limit), about.limit];

  // The last day on which anything is due, as known on the day up to which the page knows.
  const lastDue = () => {
    const lines = about.issues.flatMap((issue) => ledger.timeline(`deadlines ${issue.id}`, about.limit));
    const days = lines.flatMap(([, due]) => (due ?? []).map((each) => each.due.slice(0, 10)));
    return days.reduce((last, day) => (day > last ? day : last), about.last);
  };
  const due = lastDue();

  // The first and last day that the chart and the slider show: from the opening to the last deadline or the day of the
  // page. Far deadlines are cut off, so that the events take at least a quarter of the width; each lane says how many
  // deadlines lie beyond.
  const domain = () => {
    const [first, last, limit] = [about.first, about.last, about.limit].map(ordinal);
    const span = Math.max(30, last - first);
    const end = Math.max(last, Math.min(limit, last + span), Math.min(ordinal(due), last + 3 * span));
    const margin = Math.max(14, Math.round((end - first) * 0.03));
    return [dayOf(first), dayOf(Math.min(ordinal("9999-12-31"), Math.max(end, first + 30) + margin))];
  };

  const shownStops = () => {
    const [from, to] = domain();
    const within = ledger.stops(state.known).filter((day) => from <= day && day <= to);
    return within.length ? within : [state.at];
  };

  // Move to another T or K. `say` updates the live region, which screen readers read aloud.
  const go = (change, { say = true } = {}) => {
    Object.assign(state, change);
    if (state.known > about.limit) state.known = about.limit;
    address();
    render(say);
  };

  // Write T, K and the open folds into the fragment of the address, so that people can link to a view.
  const address = () => {
    const open = state.open.size ? `&why=${[...state.open].map(encodeURIComponent).join(",")}` : "";
    const fragment = `#at=${state.at}&known=${state.known}${open}`;
    // Replace, not push: moving the slider must not fill the history of the browser.
    if (location.hash !== fragment) history.replaceState(null, "", fragment);
  };

  const sections = makeSections({ ledger, titles, state, address });

  // Read T, K and the open folds from the address. Anyone can write an address: invalid days and unknown issues are
  // ignored.
  const fromFragment = () => {
    const asked = new URLSearchParams(location.hash.slice(1));
    const day = (key, otherwise) => (isDay(asked.get(key) ?? "") ? asked.get(key) : otherwise);
    const open = (asked.get("why") ?? "").split(",").filter((issue) => titles.has(issue));
    return {
      at: day("at", state.at),
      known: day("known", state.known),
      open: asked.has("at") ? new Set(open) : state.open,
    };
  };

  const render = (say) => {
    const { at, known } = state;
    const answer = ledger.answer(at, known);
    const everything = known >= about.limit;
    document.title = `${about.title}, ${longDay(at)}`;
    $("day").textContent = longDay(at);
    $("as-known").textContent = everything
      ? `everything known by ${longDay(about.limit)}`
      : `as known on ${longDay(known)}`;
    $("projected").hidden = !answer.projected;
    $("projected").textContent = answer.projected ? projectedWords(answer) : "";
    controls("at", at);
    controls("known", known);
    drawChart();
    moveCursor(at);
    sections.status(answer);
    sections.totals(answer);
    const previous = before(ledger.stops(known), at);
    const changes = sections.changes("changes", answer, previous && ledger.answer(previous, known), previous);
    const learned = before(knownStops, known);
    sections.changes("learned", answer, learned && ledger.answer(at, learned), learned);
    sections.why(answer);
    sections.findings(answer);
    $("citation").textContent = citation();
    if (say) $("live").textContent = announcement(answer, changes, previous);
  };

  // Set the controls of an axis to a day. The slider of T counts days, so that it lies over the time axis; that of K
  // counts stops, which are few.
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

  // Draw the lanes, but only if the width or K differs from the last time: moving along T only moves the cursor.
  const drawChart = () => {
    const width = $("chart").clientWidth;
    const key = `${width} ${ledger.known.filter((day) => day <= state.known).length} ${state.known}`;
    if (!width || key === drawn) return; // a hidden box has no width
    drawn = key;
    moveCursor = drawLanes($("chart"), ledger, about.issues, state.known, domain(), width < 640);
  };

  const citation = () => {
    const voice = about.according_to ? `, according to ${about.according_to} alone` : "";
    // The path of a file on somebody's disk is private and leads nowhere for others: only the fragment is cited.
    const place = location.protocol.startsWith("http") ? location.href : `#at=${state.at}&known=${state.known}`;
    const ledgerWords = `${about.title} (${about.log}), position ${about.position}, head ${about.head}`;
    const dates = `at ${state.at}, known at ${state.known}${voice}, days of ${about.zone}`;
    return `${ledgerWords}, ${dates}, rules ${about.rules.slice(0, 8)}, zones ${about.zones}. ${place}`;
  };

  // The text for screen readers after a move: the dates, how much differs, and the phases.
  const announcement = (answer, changes, previous) => {
    const phases = answer.issues.map((row) => `${titles.get(row.issue) ?? row.issue}: ${plain(row.phase)}`);
    const what = previous ? `${count(changes.length, "difference")} since ${longDay(previous)}` : "the beginning";
    return `${longDay(state.at)}, ${$("as-known").textContent}. ${what}. ${phases.join(". ")}.`;
  };

  // Connect the controls of an axis with the state.
  const wire = (axis) => {
    const slider = $(`${axis}-slider`);
    const move = (to) => to !== undefined && go({ [axis]: to });
    const step = {
      previous: () => move(before(stopsOf(axis), state[axis])),
      next: () => move(after(stopsOf(axis), state[axis])),
    };
    slider.addEventListener("input", () => {
      if (axis === "known") return move(knownStops[slider.value]);
      const found = nearest(shownStops(), dayOf(Number(slider.value)));
      if (found !== state.at) return move(found);
      slider.value = ordinal(state.at); // the nearest stop is the present one: the handle goes back to it
      return undefined;
    });
    slider.addEventListener("keydown", (event) => {
      const stops = stopsOf(axis);
      const place = stops.filter((day) => day <= state[axis]).length - 1;
      const far = (by) => stops[Math.min(stops.length - 1, Math.max(0, place + by))];
      const keys = {
        ArrowLeft: step.previous,
        ArrowDown: step.previous,
        ArrowRight: step.next,
        ArrowUp: step.next,
        Home: () => move(stops[0]),
        End: () => move(stops.at(-1)),
        PageUp: () => move(far(10)),
        PageDown: () => move(far(-10)),
      };
      // Keys with a modifier belong to the browser, such as Alt and an arrow key, which goes back in the history.
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
    // Browsers give the clipboard only to pages from a secure origin: opened as a file, the page may not write to it.
    try {
      await navigator.clipboard.writeText(text);
      $("copied").textContent = "Copied.";
    } catch {
      getSelection().selectAllChildren($("citation")); // so that people can copy it with the keyboard
      $("copied").textContent = "Selected: copy it with the keyboard.";
    }
  };

  const start = () => {
    for (const axis of ["at", "known"]) wire(axis);
    $("known-all").addEventListener("click", () => go({ known: about.limit }));
    $("known-same").addEventListener("click", () => go({ known: state.at < about.limit ? state.at : about.limit }));
    $("copy").addEventListener("click", copy);
    addEventListener("hashchange", () => go(fromFragment()));
    new ResizeObserver(() => {
      drawChart();
      moveCursor(state.at);
    }).observe($("chart"));
    $("chart").addEventListener("click", (event) => {
      const [slider, box] = [$("at-slider"), $("at-slider").getBoundingClientRect()];
      // The centre of the handle, which is 18 pixels wide, stays half its width away from both ends of the slider.
      const share = (event.clientX - box.left - 9) / (box.width - 18);
      if (share >= 0)
        go({ at: nearest(shownStops(), dayOf(Math.round(Number(slider.min) + share * (slider.max - slider.min)))) });
    });
    document.documentElement.classList.add("scripted");
    for (const part of document.querySelectorAll("[data-scripted]")) part.hidden = false;
    go(fromFragment(), { say: false });
  };

  return Object.freeze({ start, go, state, domain });
})();

view.start();
