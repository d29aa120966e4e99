import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Freshness, nextRank, OVER_MS } from "../../main/resources/static/tally/freshness.js";

const value = (epoch, version) => ({ epoch, version });

test("the first value is news, even at version 0", () => {
  assert.equal(new Freshness().accept(value("eu-a", 0), nextRank()), true);
});

test("within an epoch only a larger version is news, whoever tells it", () => {
  const freshness = new Freshness();
  freshness.accept(value("eu-a", 7), 1);
  assert.equal(freshness.accept(value("eu-a", 7), 1), false);
  assert.equal(freshness.accept(value("eu-a", 6), 2), false);
  assert.equal(freshness.accept(value("eu-a", 8), 2), true);
  assert.equal(freshness.accept(value("eu-a", 9), 1), true);
});

test("a new epoch replaces, also with a smaller version", () => {
  const freshness = new Freshness();
  freshness.accept(value("eu-a", 70), 1);
  assert.equal(freshness.accept(value("eu-b", 1), 1), true);
  assert.equal(freshness.accept(value("eu-b", 1), 1), false);
});

test("the epoch that one connection replaced last does not return at once, on no connection", () => {
  const freshness = new Freshness();
  freshness.accept(value("eu-a", 70), 1);
  freshness.accept(value("eu-b", 1), 1);
  assert.equal(freshness.accept(value("eu-a", 71), 1), false);
  assert.equal(freshness.accept(value("eu-a", 72), 2), false);
  assert.equal(freshness.accept(value("eu-b", 2), 2), true);
  assert.equal(freshness.accept(value("eu-c", 1), 2), true);
  assert.equal(freshness.accept(value("eu-b", 99), 2), false);
});

test("an epoch that was replaced half a minute ago may return: the gateway may have been wrong itself", (t) => {
  mock.timers.enable({ apis: ["Date"] });
  t.after(() => mock.timers.reset());
  const freshness = new Freshness();
  freshness.accept(value("eu-b", 70), 1);
  freshness.accept(value("eu-a", 5), 1);
  mock.timers.tick(OVER_MS - 1);
  assert.equal(freshness.accept(value("eu-b", 71), 1), false);
  mock.timers.tick(1);
  assert.equal(freshness.accept(value("eu-b", 69), 1), false);
  assert.equal(freshness.accept(value("eu-b", 71), 1), true);
  assert.equal(freshness.accept(value("eu-a", 6), 1), false);
});

test("a later connection leads back to a region, whose epoch is still the same", () => {
  const freshness = new Freshness();
  freshness.accept(value("eu-west-a", 70), 1);
  assert.equal(freshness.accept(value("us-b", 3), 2), true);
  assert.equal(freshness.accept(value("eu-west-a", 70), 3), true);
  assert.equal(freshness.accept(value("us-b", 3), 4), true);
});

test("back in an epoch, nothing is shown that is older than what was shown of it", () => {
  const freshness = new Freshness();
  freshness.accept(value("eu-a", 70), 1);
  freshness.accept(value("us-b", 3), 2);
  assert.equal(freshness.accept(value("eu-a", 69), 3), false);
  assert.equal(freshness.accept(value("us-b", 4), 2), true);
  assert.equal(freshness.accept(value("eu-a", 70), 3), true);
});

test("an earlier connection, which is being left, brings no other epoch", () => {
  const freshness = new Freshness();
  freshness.accept(value("eu-a", 70), 1);
  assert.equal(freshness.accept(value("eu-b", 1), 2), true);
  assert.equal(freshness.accept(value("eu-a", 71), 1), false);
  assert.equal(freshness.accept(value("eu-b", 2), 1), true);
});

test("an epoch that a later connection tells of again is its own: it replaces it by the next one", () => {
  const freshness = new Freshness();
  freshness.accept(value("eu-a", 70), 1);
  freshness.accept(value("eu-a", 70), 2);
  assert.equal(freshness.accept(value("eu-b", 1), 2), true);
  assert.equal(freshness.accept(value("eu-a", 71), 2), false);
});

test("a gateway that is behind the one before shows the later epoch again when it has it", () => {
  const freshness = new Freshness();
  freshness.accept(value("eu-b", 5), 1);
  freshness.accept(value("eu-a", 70), 2);
  assert.equal(freshness.accept(value("eu-b", 5), 2), true);
  assert.equal(freshness.accept(value("eu-a", 71), 2), false);
});
