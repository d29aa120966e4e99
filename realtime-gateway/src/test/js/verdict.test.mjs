import assert from "node:assert/strict";
import { test } from "node:test";
import { nameProblem } from "../../main/resources/static/console/counter-name.js";
import { verdictOn } from "../../main/resources/static/console/verdict.js";

const voice = (name, count, { live = true, cut = false } = {}) => ({ name, count, live, cut });

test("equal totals agree", () => {
  const { kind, details } = verdictOn([voice("eu", 57), voice("us", 57)]);
  assert.equal(kind, "agree");
  assert.equal(details, "57 in eu and us.");
});

test("different totals say by how much, and why", () => {
  const { kind, headline, details } = verdictOn([voice("eu", 12), voice("us", 9, { cut: true })]);
  assert.equal(kind, "differ");
  assert.equal(headline, "Regions differ by 3");
  assert.equal(details, "eu 12, us 9. us is cut off; heal it and they come together.");
});

test("a region that can not be reached makes no agreement", () => {
  const { kind, headline, details } = verdictOn([voice("eu", 12), voice("us", 12, { live: false })]);
  assert.equal(kind, "incomplete");
  assert.equal(headline, "us can not be reached");
  assert.equal(details, "eu 12; last seen us 12. This page reconnects by itself.");
});

test("nothing heard yet is waiting", () => {
  assert.equal(verdictOn([voice("eu", undefined, { live: false })]).kind, "waiting");
});

test("a name's problem says what a name may be", () => {
  assert.equal(nameProblem("likes/post-42"), "");
  assert.match(nameProblem("likes"), /namespace\/key/);
  assert.match(nameProblem("Likes/x"), /namespace/);
  assert.match(nameProblem("likes/ü"), /A key is/);
  assert.match(nameProblem(`likes/${"x".repeat(129)}`), /1 to 128/);
});
