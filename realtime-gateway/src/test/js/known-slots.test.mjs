import assert from "node:assert/strict";
import { test } from "node:test";
import { KnownSlots } from "../../main/resources/static/console/known-slots.js";

const slot = (incarnation, increments, decrements = 0) => ({ region: incarnation.slice(0, 2), incarnation, increments, decrements, current: true });

test("what another region knows of a slot is unseen here", () => {
  const known = new KnownSlots();
  known.learn("eu", [slot("eu-a", 10, 2)]);
  known.learn("us", [slot("eu-a", 7, 1)]);
  assert.equal(known.unseen(slot("eu-a", 7, 1)), 4);
  assert.equal(known.unseen(slot("eu-a", 10, 2)), 0);
  assert.equal(known.largest, 12);
});

test("a slot that only other regions know is shown empty", () => {
  const known = new KnownSlots();
  known.learn("eu", [slot("eu-a", 10)]);
  assert.deepEqual(known.complete([slot("us-a", 1)]).map((one) => [one.incarnation, one.increments]), [["us-a", 1], ["eu-a", 0]]);
});

test("a slot that was summed up in a base everywhere is missed by nobody", () => {
  const known = new KnownSlots();
  for (const region of ["eu", "us"]) known.learn(region, [slot("eu-a", 10)]);
  for (const region of ["eu", "us"]) known.learn(region, [slot("eu-base", 10), slot("eu-b", 1)]);
  assert.deepEqual(known.complete([slot("eu-base", 10), slot("eu-b", 1)]).map((one) => one.incarnation), ["eu-base", "eu-b"]);
  assert.equal(known.largest, 10);
});
