import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { problemWords } from "../../main/resources/static/tally/problem.js";

const text = (path) => readFileSync(new URL(path, import.meta.url), "utf8");

/** What asyncapi.yaml says that a gateway sends. */
const sent = /^    Problem:\n(?:      .*\n)*?      examples: \[(.*)\]$/m.exec(text("../../../../contracts/asyncapi.yaml"))[1].split(", ");
/** What the client finds by itself. */
const own = ["invalid-idempotency-key", "not-connected", "queue-full", "unknown-outcome"];

test("every problem that a gateway sends, or the client finds, has words", () => {
  assert.deepEqual([...sent, ...own].filter((problem) => problemWords(problem).startsWith("Refused: ")), []);
});

test("these are the problems that the types name, and no other", () => {
  const types = /type ProblemCode =\n([^;]*);/.exec(text("../../main/resources/static/tally.d.ts"))[1];
  assert.deepEqual([...types.matchAll(/"(.*)"/g)].map(([, problem]) => problem).sort(), [...sent, ...own].sort());
});

test("a problem that is not known is named, and its long form is the same", () => {
  assert.equal(problemWords("brand-new"), "Refused: brand-new.");
  assert.equal(problemWords("urn:tally:problem:overflow"), problemWords("overflow"));
});
