import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../../main/resources/static/console/load.js";
import { TallyProblem } from "../../main/resources/static/tally/problem.js";

/** A place whose time passes only by waiting. */
class Place {
  time = 0;
  sentAt = [];
  keys = [];
  seen = [];
  stopped = false;

  constructor(answer = async () => {}) {
    this.answer = answer;
  }

  increment = (key) => {
    this.sentAt.push(this.time);
    this.keys.push(key);
    return this.answer(key, this.keys.length);
  };
  progress = (counted) => this.seen.push(counted);
  over = () => this.stopped;
  now = () => this.time;
  wait = async (ms) => {
    this.time += ms;
  };
}

test("every increment has a key of its own", async () => {
  const place = new Place();
  const { tone, words } = await load(300, place);
  assert.equal(new Set(place.keys).size, 300);
  assert.equal(tone, "good");
  assert.match(words, /^300 increments counted in 4\.0 s$/);
  assert.deepEqual(place.seen.at(-1), 300);
});

test("it stays below a hundred a second", async () => {
  const place = new Place();
  await load(300, place);
  for (const at of place.sentAt) {
    const withinASecond = place.sentAt.filter((other) => other >= at && other < at + 1_000).length;
    assert.ok(withinASecond < 100, String(withinASecond));
  }
});

test("after a stall only a little is made up at once", async () => {
  const place = new Place((_, sent) => {
    if (sent === 10) place.time += 30_000;
    return Promise.resolve();
  });
  await load(300, place);
  const atOnce = place.sentAt.filter((at) => at >= 30_000 && at < 31_000).length;
  assert.ok(atOnce < 100, String(atOnce));
});

test("what was not answered is sent again with the same key, and counted once", async () => {
  const failing = new Set();
  const place = new Place(async (key, sent) => {
    if (sent > 3 || failing.has(key)) return;
    failing.add(key);
    throw new TallyProblem(["unknown-outcome", "rate-limited", "not-connected"][sent - 1], { retryAfterMs: 250 });
  });
  const { tone, words } = await load(5, place);
  assert.equal(new Set(place.keys).size, 5);
  assert.equal(place.keys.length, 8);
  assert.equal(tone, "good");
  assert.match(words, /5 increments counted in .* each once: 3 were sent again with the same key/);
});

test("a refusal that does not pass ends the load and is told", async () => {
  const place = new Place(async (_, sent) => {
    if (sent > 2) throw new TallyProblem("overflow");
  });
  const { tone, words } = await load(300, place);
  assert.equal(tone, "bad");
  assert.match(words, /^2 of 300 counted\. The counter has reached/);
  assert.ok(place.keys.length < 40);
});

test("what never is answered ends after some attempts", async () => {
  const place = new Place(async () => {
    throw new TallyProblem("not-connected");
  });
  const { tone, words } = await load(1, place);
  assert.equal(place.keys.length, 10);
  assert.equal(tone, "bad");
  assert.match(words, /^0 of 1 counted\. Not connected/);
});

test("it ends when another counter is shown", async () => {
  const place = new Place(async (_, sent) => {
    if (sent === 5) place.stopped = true;
  });
  await load(300, place);
  assert.equal(place.keys.length, 5);
});
