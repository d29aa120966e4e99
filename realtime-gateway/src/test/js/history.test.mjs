import assert from "node:assert/strict";
import { test } from "node:test";
import { FINEST_MS, History, SPAN_MS } from "../../main/resources/static/console/history.js";

test("a value stands until the next one", () => {
  const history = new History();
  history.take("eu", 1, 1_000);
  history.take("eu", 1, 2_000);
  history.take("eu", 5, 3_000);
  assert.deepEqual(history.points("eu", 4_000), [{ at: 1_000, count: 1 }, { at: 3_000, count: 5 }]);
  assert.deepEqual(history.points("us", 4_000), []);
});

test("what is older than the span is forgotten, but for the value that the line begins with", () => {
  const history = new History();
  history.take("eu", 1, 0);
  history.take("eu", 2, 1_000);
  assert.deepEqual(history.points("eu", SPAN_MS + 5_000), [{ at: 5_000, count: 2 }]);
});

test("however often a total changes, little is kept, and the last value always is", () => {
  const history = new History();
  let at = 0;
  for (let count = 0; count < 200_000; count += 1) history.take("eu", count, (at += 1.7));
  const points = history.points("eu", at);
  assert.ok(points.length <= SPAN_MS / FINEST_MS + 1, String(points.length));
  assert.equal(points.at(-1).count, 199_999);
});

test("a region that can not be heard leaves a gap", () => {
  const history = new History();
  history.take("eu", 1, 0);
  history.take("eu", undefined, 1_000);
  history.take("eu", 1, 2_000);
  assert.deepEqual(history.points("eu", 3_000).map(({ count }) => count), [1, undefined, 1]);
});

test("a cut lasts until it is healed, and told again it is the same cut", () => {
  const history = new History();
  history.setCut("us", false, 0);
  history.setCut("us", true, 1_000);
  history.setCut("us", true, 2_000);
  assert.deepEqual(history.cuts("us", 3_000), [{ from: 1_000, to: undefined }]);
  history.setCut("us", false, 4_000);
  history.setCut("us", false, 5_000);
  assert.deepEqual(history.cuts("us", 6_000), [{ from: 1_000, to: 4_000 }]);
});

test("cuts that ended before the span are gone, and one that began before it begins with it", () => {
  const history = new History();
  history.setCut("us", true, 0);
  history.setCut("us", false, 1_000);
  history.setCut("us", true, 2_000);
  assert.deepEqual(history.cuts("us", SPAN_MS + 3_000), [{ from: 3_000, to: undefined }]);
});

test("another counter begins without values, and the regions are cut off as before", () => {
  const history = new History();
  history.take("us", 7, 0);
  history.setCut("us", true, 0);
  history.forget();
  assert.deepEqual(history.points("us", 1_000), []);
  assert.equal(history.cuts("us", 1_000).length, 1);
});
