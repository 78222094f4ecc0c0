// Ask the script of a page, as it stands in the file, without a browser: a page, then questions as JSON on standard input.
"use strict";
const fs = require("fs");
const vm = require("vm");

const document = fs.readFileSync(process.argv[2], "utf8");
const data = JSON.parse(/<script type="application\/json" id="data">(.*?)<\/script>/s.exec(document)[1]);
const script = /<script>(.*?)<\/script>/s.exec(document)[1].split("// The view:")[0];
const { openLedger, changesBetween } = vm.runInNewContext(`${script}\n({ openLedger, changesBetween })`, {
  Map,
  Set,
  URL,
});
const ledger = openLedger(data);

const questions = JSON.parse(fs.readFileSync(0, "utf8"));
const answers = questions.map(({ at, known_at: known, since }) => {
  const answer = ledger.answer(at, known);
  const why = Object.fromEntries(answer.issues.map((row) => [row.issue, ledger.why(row.issue, at, known)]));
  const changes = since ? changesBetween(ledger.answer(since, known), answer) : [];
  return { ...answer, why, changes };
});
process.stdout.write(JSON.stringify(answers));
