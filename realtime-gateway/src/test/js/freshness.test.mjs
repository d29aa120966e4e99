import assert from "node:assert/strict";
import { test } from "node:test";
import { Freshness } from "../../main/resources/static/tally/freshness.js";

const value = (epoch, version) => ({ epoch, version });

test("the first value is news, even at version 0", () => {
  assert.equal(new Freshness().accept(value("eu-a", 0)), true);
});

test("within an epoch only a larger version is news", () => {
  const freshness = new Freshness();
  freshness.accept(value("eu-a", 7));
  assert.equal(freshness.accept(value("eu-a", 7)), false);
  assert.equal(freshness.accept(value("eu-a", 6)), false);
  assert.equal(freshness.accept(value("eu-a", 8)), true);
});

test("a new epoch replaces, also with a smaller version", () => {
  const freshness = new Freshness();
  freshness.accept(value("eu-a", 70));
  assert.equal(freshness.accept(value("eu-b", 1)), true);
  assert.equal(freshness.accept(value("eu-b", 1)), false);
});

test("the epoch that was replaced last never returns", () => {
  const freshness = new Freshness();
  freshness.accept(value("eu-a", 70));
  freshness.accept(value("eu-b", 1));
  assert.equal(freshness.accept(value("eu-a", 71)), false);
  assert.equal(freshness.accept(value("eu-b", 2)), true);
  assert.equal(freshness.accept(value("eu-c", 1)), true);
  assert.equal(freshness.accept(value("eu-b", 99)), false);
});
