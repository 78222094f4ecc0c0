// Sections: the parts of the page below the lanes, drawn again for each T and K: table, changes, reasons, findings.

// How many events are listed openly under "What changed"; the others are folded, never left out.
const MOST_NEWS = 12;

const $ = (id) => document.getElementById(id);

// `state` is the state of the view: T, K and the open folds. `address` writes it into the address of the page.
const makeSections = ({ ledger, titles, state, address }) => {
  const renderStatus = (answer) => {
    const rows = answer.issues.map((row) => {
      const open = el("button", { type: "button", class: "to-why" }, logText(titles.get(row.issue) ?? row.issue));
      open.addEventListener("click", () => openWhy(row.issue));
      const cells = [
        el(
          "td",
          { role: "cell", "data-label": "Phase" },
          swatch(row.phase),
          plain(row.phase),
          row.under_threat ? el("span", { class: "threat-sign" }, " ▲ under threat") : "",
        ),
        el("td", { role: "cell", "data-label": "Since" }, sinceWords(row, state.at)),
        el("td", { role: "cell", "data-label": "Measures" }, inForce(row.measures)),
        el(
          "td",
          { role: "cell", "data-label": "Next deadline" },
          row.deadlines.length ? deadline(row.deadlines[0]) : "–",
        ),
        el("td", { role: "cell", "data-label": "Claims" }, openClaims(row).length ? `${openClaims(row).length} open` : "–"),
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
    $("total-rows").replaceChildren(
      ...scoped.map((row) =>
        el(
          "li",
          {},
          el("b", {}, `${row.party} ${level(row.level, row.unit)}`),
          row.class ? ` ${plain(row.class)} on ` : " on ",
          logText(row.scope),
          row.suspended ? ` (${level(row.suspended, row.unit)} suspended)` : "",
        ),
      ),
    );
  };

  // Fill one of the two boxes: `changes` compares with an earlier day T, `learned` with an earlier day K. `old` is the
  // earlier answer, `since` its day; both are undefined if nothing came before.
  const renderChanges = (id, answer, old, since) => {
    const box = $(id);
    const changes = old ? changesBetween(old, answer) : [];
    const latest = (day) => ledger.lookup("latest", day, state.known) ?? [];
    const shown = id === "changes" && since && !same(latest(since), latest(state.at)) ? latest(state.at) : [];
    // Along T, the news are the events of the last day; along K, the events that the later answer newly rests on.
    const news = (
      shown.length ? shown : id === "learned" ? [...new Set(changes.flatMap((change) => change.events))] : []
    )
      .map((event) => ledger.event(event))
      .filter(Boolean);
    box.querySelector("h3").textContent = since
      ? `${id === "changes" ? "Changed" : "Learned"} since ${shortDay(since)}`
      : "Nothing before";
    const [shownFirst, rest] = [news.slice(0, MOST_NEWS), news.slice(MOST_NEWS)];
    box.querySelector(".news").replaceChildren(...shownFirst.map(newsItem));
    const more = box.querySelector(".more");
    more.hidden = rest.length === 0;
    more.open = false;
    more.querySelector("summary").textContent = `${rest.length} more`;
    more.querySelector("ul").replaceChildren(...rest.map(newsItem));
    const items = changeItems(changes, titles);
    box.querySelector(".changes").replaceChildren(...items);
    box.querySelector(".none").hidden = items.length > 0 || news.length > 0;
    box.querySelector(".in-status").hidden = items.length === 0;
    return changes;
  };

  const newsItem = (event) =>
    el(
      "li",
      {},
      el("span", { class: "by" }, (event.by ?? []).join(", ")),
      " ",
      logText(event.headline ?? plain(event.kind)),
    );

  const renderWhy = (answer) => {
    const folds = answer.issues.map((row) => {
      // The id begins with `why-`, so that an issue cannot take the id of another element.
      const fold = el("details", { class: "why", id: `why-${row.issue}` });
      const { corrections } = ledger.why(row.issue, state.at, state.known);
      const doubts = [
        [openClaims(row).length, "open claim"],
        [corrections.length, "correction"],
      ]
        .map(([number, what]) => (number ? ` · ${count(number, what)}` : ""))
        .join("");
      fold.append(
        el(
          "summary",
          {},
          el("b", {}, logText(titles.get(row.issue) ?? row.issue)),
          " ",
          swatch(row.phase),
          ` ${plain(row.phase)}${doubts}`,
        ),
      );
      // Reasons are only made for open folds: most folds stay closed, and long lists would slow the slider down.
      const fill = () => {
        if (fold.open && fold.children.length === 1)
          fold.append(...whyBody(ledger, row, ledger.why(row.issue, state.at, state.known)));
      };
      fold.open = state.open.has(row.issue);
      fill();
      // Browsers send `toggle` later, also after `open` was set by the script above; the comparison ignores that one.
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
    fold.open = true; // the `toggle` event then fills it and updates the address
    fold.scrollIntoView({ behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    fold.querySelector("summary").focus({ preventScroll: true });
  };

  const renderFindings = (answer) => {
    $("findings").hidden = answer.findings.length === 0;
    $("finding-rows").replaceChildren(
      ...answer.findings.map((row) =>
        el("li", {}, el("b", {}, row.code), " ", logText(`${row.message} ${row.hint ?? ""}`)),
      ),
    );
  };

  return Object.freeze({
    status: renderStatus,
    totals: renderTotals,
    changes: renderChanges,
    why: renderWhy,
    findings: renderFindings,
  });
};
