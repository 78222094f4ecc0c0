// The lookup: answers for any day T, as known on any day K, from the table in the page.
//
// This file contains no rule of the ledger. Days are ISO dates and compare as text. A track is a list of steps
// [k, t, value, t, value, …]; the value at (T, K) is in the last step whose k and first t are not after K and T
// (see table.py). `answer` and `why` have the form of the library's `to_dict()`.

const openLedger = (data) => {
  const { days, known, tracks, values } = data;
  const made = new Array(values.rows.length); // values are built when they are first asked for, then shared
  const timelines = new Map();

  // The value with a number. A row [0, parts…] is a list, [shape, parts…] an object, any other row the value itself.
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

  // The number of days in a sorted list that are not after a day, by bisection.
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

  // The value of a track at T, as known on K; null if it has none.
  const lookup = (name, at, knownAt) => {
    const t = indexOf(days, at);
    const k = indexOf(known, knownAt);
    const steps = tracks[name] ?? [];
    // From the last step back, because a later step replaces what earlier steps say from its first t on.
    for (let number = steps.length - 1; number >= 0; number -= 1) {
      const step = steps[number];
      if (step[0] <= k && step[1] <= t) {
        let place = 1; // of a t in the step; its value follows it
        while (place + 2 < step.length && step[place + 2] <= t) place += 2;
        return value(step[place + 1]);
      }
    }
    return null;
  };

  // All values of a track as known on a day: [day, value] for each change.
  const timeline = (name, knownAt) => {
    const k = indexOf(known, knownAt);
    const key = `${k} ${name}`;
    if (!timelines.has(key)) {
      let line = [];
      for (const step of tracks[name] ?? []) {
        if (step[0] > k) break; // steps are in the order of k
        line = line.filter(([t]) => t < step[1]); // the step replaces everything from its first t on
        for (let place = 1; place < step.length; place += 2) line.push([step[place], step[place + 1]]);
      }
      timelines.set(
        key,
        line.map(([t, number]) => [days[t], value(number)]),
      );
    }
    return timelines.get(key);
  };

  // The status of an issue, put together from the tracks into which tracks.py has cut it.
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

  // How far the record was read: to K, or to where it ends if that is earlier. For a K before that, what followed was
  // read later, and no date is counted as unread. The numbers in `unread` are those of `days`, in order.
  const record = (at, knownAt) => {
    const whole = data.read_to === null || data.read_to <= knownAt;
    return {
      read_to: whole ? data.read_to : knownAt,
      unread: whole ? countUpTo(data.unread[indexOf(known, knownAt)], indexOf(days, at)) : null,
      projected: whole ? data.projected !== null && at >= data.projected : at > knownAt,
    };
  };

  const answer = (at, knownAt) => ({
    issues: (lookup("issues", at, knownAt) ?? []).map((name) => issue(name, at, knownAt)),
    totals: lookup("totals", at, knownAt) ?? [],
    findings: lookup("findings", at, knownAt) ?? [],
    last_event: lookup("last_event", at, knownAt),
    ...record(at, knownAt),
  });

  const why = (name, at, knownAt) => {
    const reasons = lookup(`why ${name}`, at, knownAt);
    const made = reasons.measures.map((measure) => [measure, lookup(`why-measure ${measure}`, at, knownAt)]);
    return { ...reasons, measures: made };
  };

  // The days on which anything changes, as known on a day: the stops of the slider. Two kinds of tracks have no stops.
  // `possibly` changes when an event may have begun (one dated in Beijing begins on the day before in Washington), but
  // no status changes then. Reasons change together with the status that they explain.
  const noStop = /^(possibly|why|why-measure) /;
  const stopsFor = new Map();
  const stops = (knownAt) => {
    const k = indexOf(known, knownAt);
    if (!stopsFor.has(k)) {
      const names = Object.keys(tracks).filter((name) => !noStop.test(name));
      const found = new Set(names.flatMap((name) => timeline(name, knownAt).map(([day]) => day)));
      found.delete(days[0]); // the day before everything, on which each timeline begins
      stopsFor.set(k, [...found].sort());
    }
    return stopsFor.get(k);
  };

  return Object.freeze({
    about: data.about,
    answer,
    // `hasOwn`: an id such as `constructor` must not find what every object inherits.
    event: (id) => (Object.hasOwn(data.events, id) ? value(data.events[id]) : null),
    known: known.slice(1), // without the first day, before all events
    lookup,
    stops,
    timeline,
    why,
  });
};
