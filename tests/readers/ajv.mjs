// Load the schemas of a folder into ajv, strictly, and say how many lines of a log are valid; then of what an error is.
import { readFileSync, readdirSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";

const [folder, log, ...answers] = process.argv.slice(2);
const read = (file) => JSON.parse(readFileSync(file, "utf8"));
const ajv = new Ajv({ strict: true, strictRequired: false, allowUnionTypes: true });
for (const file of readdirSync(folder)) ajv.addSchema(read(`${folder}/${file}`));
const valid = ajv.getSchema("urn:negotiation:schema:v1:event");
const lines = readFileSync(log, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
const slip = { ...lines.find((line) => line.kind === "suspension"), untill: "2025" };
const found = { lines: lines.length, valid: lines.filter((line) => valid(line)).length };
valid(slip);
const error = valid.errors[0].schemaPath;
const answered = [];
for (let place = 0; place < answers.length; place += 2) answered.push(ajv.compile(read(answers[place]))(read(answers[place + 1])));
console.log(JSON.stringify({ ...found, error, answered }));
