// The lookup: answers for any day T, as known on any day K, read off the table that the page carries.
//
// No rule of the ledger stands here. Days are ISO dates and compare as text. A track is a list of steps
// [k, t, value, t, value, …]; the value at (T, K) is that of the last step whose k and first t are not after them
// (see table.py). `answer` and `why` have the form of the library's `to_dict()`.

const openLedger = (data) => {
  const { days, known, tracks, values } = data;
  const made = new Array(values.rows.length);
  const timelines = new Map();

  // A value by its number: lists are [0, parts…], objects [shape, parts…], all else stands for itself.
  const value = (number) => {
    const row = values.rows[number];
    if (!Array.isArray(row)) return row;
    if (made[number] === undefined) {
      const parts = row.slice(1).map(value);
      const keys = values.shapes[row[0]];
      made[number] = row[0] === 0 ? parts : Object.fromEntries(parts.map((part, index) => [keys[index], part]));
    }
    return made[number];
  };

  // How many of a sorted list are not after a day.
  const countUpTo = (list, day) => {
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle] <= day) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const indexOf = (list, day) => Math.max(0, countUpTo(list, day) - 1);

  const lookup = (name, at, knownAt) => {
    const t = indexOf(days, at);
    const k = indexOf(known, knownAt);
    const steps = tracks[name] ?? [];
    for (let number = steps.length - 1; number >= 0; number -= 1) {
      const step = steps[number];
      if (step[0] <= k && step[1] <= t) {
        let place = 1;
        while (place + 2 < step.length && step[place + 2] <= t) place += 2;
        return value(step[place + 1]);
      }
    }
    return null;
  };

  // The whole of a track as known on a day: [day, value] from each change on.
  const timeline = (name, knownAt) => {
    const k = indexOf(known, knownAt);
    const key = `${k} ${name}`;
    if (!timelines.has(key)) {
      let line = [];
      for (const step of tracks[name] ?? []) {
        if (step[0] > k) break;
        line = line.filter(([t]) => t < step[1]);
        for (let place = 1; place < step.length; place += 2) line.push([step[place], step[place + 1]]);
      }
      timelines.set(
        key,
        line.map(([t, number]) => [days[t], value(number)]),
      );
    }
    return timelines.get(key);
  };

  const issue = (name, at, knownAt) => {
    const part = (kind, of = name) => lookup(`${kind} ${of}`, at, knownAt);
    return {
      ...part("issue"),
      measures: part("measures").map((measure) => part("measure", measure)),
      claims: part("claims"),
      deadlines: part("deadlines"),
      possibly: part("possibly"),
      last: part("last"),
    };
  };

  const answer = (at, knownAt) => ({
    issues: (lookup("issues", at, knownAt) ?? []).map((name) => issue(name, at, knownAt)),
    totals: lookup("totals", at, knownAt) ?? [],
    findings: lookup("findings", at, knownAt) ?? [],
    last_event: lookup("last_event", at, knownAt),
    projected: at >= data.projected[indexOf(known, knownAt)],
  });

  const why = (name, at, knownAt) => {
    const reasons = lookup(`why ${name}`, at, knownAt);
    const made = reasons.measures.map((measure) => [measure, lookup(`why-measure ${measure}`, at, knownAt)]);
    return { ...reasons, measures: made };
  };

  // The days on which anything changes, as known on a day: where the slider stops. That an event may have begun, as
  // one dated in Beijing does on the day before in Washington, is no change yet; reasons change with what they explain.
  const noStop = /^(possibly|why|why-measure) /;
  const stopsFor = new Map();
  const stops = (knownAt) => {
    const k = indexOf(known, knownAt);
    if (!stopsFor.has(k)) {
      const names = Object.keys(tracks).filter((name) => !noStop.test(name));
      const found = new Set(names.flatMap((name) => timeline(name, knownAt).map(([day]) => day)));
      found.delete(days[0]);
      stopsFor.set(k, [...found].sort());
    }
    return stopsFor.get(k);
  };

  return Object.freeze({
    about: data.about,
    answer,
    event: (id) => (Object.hasOwn(data.events, id) ? value(data.events[id]) : null),
    known: known.slice(1),
    lookup,
    stops,
    timeline,
    why,
  });
};
