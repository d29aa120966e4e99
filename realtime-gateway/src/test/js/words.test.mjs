import assert from "node:assert/strict";
import { test } from "node:test";
import { dirtyFact, lagFact, socketWords } from "../../main/resources/static/console/fact-words.js";
import { byRegion, ownIsGone, stateOf } from "../../main/resources/static/console/process-words.js";

const eu = { name: "eu", local: true, behindMs: 0, behindRecords: 0 };

test("the lag is told for every other region", () => {
  assert.deepEqual(lagFact([eu, { name: "us", local: false, behindMs: 12, behindRecords: 0, lastHeard: "…" }]), { words: "us 12 ms", late: false });
  assert.deepEqual(lagFact([eu]), { words: "nobody", late: false });
  assert.equal(lagFact([eu, { name: "us", local: false, behindMs: null }]).words, "us never heard");
});

test("a region that is not heard any more is late", () => {
  const { words, late } = lagFact([eu, { name: "us", local: false, behindMs: 42_000, behindRecords: 1, lastHeard: "…" }]);
  assert.equal(words, "us 42 s, 1 record");
  assert.ok(late);
});

test("dirty counters are told, and when nothing is exchanged", () => {
  assert.deepEqual(dirtyFact({ state: "running", dirty: 1 }), { words: "1 counter", late: false });
  assert.deepEqual(dirtyFact({ state: "running" }), { words: "unknown", late: false });
  assert.deepEqual(dirtyFact({ state: "refused", dirty: 3 }), { words: "3 counters, exchange refused", late: true });
});

test("an older gateway does not tell its sockets", () => {
  assert.equal(socketWords({ sockets: 2, subscriptions: 3 }), "2, watching 3 counters");
  assert.equal(socketWords({}), "unknown");
});

test("processes are grouped by region, what all share first", () => {
  const process = (name, region) => ({ name, region, state: "ready" });
  const groups = byRegion([process("kafka"), process("eu-redis", "eu"), process("us-redis", "us"), process("eu-api-1", "eu")]);
  assert.deepEqual(groups.map(({ name, processes }) => [name, ...processes.map((one) => one.name)]), [
    ["", "kafka"],
    ["eu", "eu-redis", "eu-api-1"],
    ["us", "us-redis"],
  ]);
});

test("what runs can be killed, ready or not, and what is down can be started", () => {
  assert.deepEqual(["ready", "unready", "down"].map((state) => stateOf(state).action), ["kill", "kill", "start"]);
});

test("when this page's gateway is gone, the other consoles are named, but for those that are down", () => {
  const gateway = (name, state) => ({ name, url: `http://localhost/${name}`, state });
  const { words, consoles } = ownIsGone("eu-gateway-1", [
    gateway("eu-gateway-1", "ready"),
    gateway("us-gateway-1", "ready"),
    gateway("us-gateway-2", "down"),
    { name: "kafka", state: "ready" },
  ]);
  assert.deepEqual(consoles, [{ name: "us-gateway-1", url: "http://localhost/us-gateway-1" }]);
  assert.match(words, /Another gateway's console/);
  assert.match(ownIsGone("eu-gateway-1", []).words, /\.\/tally start eu-gateway-1/);
});
