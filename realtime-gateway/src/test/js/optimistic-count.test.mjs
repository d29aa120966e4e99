import assert from "node:assert/strict";
import { test } from "node:test";
import { OptimisticCount } from "../../main/resources/static/tally/optimistic-count.js";

/** Follows one counter, and every number that it showed on the way. */
class Shown {
  #count;
  numbers = [];

  constructor(total, unanswered) {
    this.#count = new OptimisticCount(unanswered);
    if (total !== undefined) this.tell(total);
  }

  tell(total) {
    this.#count.tell(total);
    return this.#note();
  }

  waits = (delta) => this.#change(delta, undefined, "waiting");
  sends = (delta) => this.#change(delta, "waiting", "sent");
  counts = (delta) => this.#change(delta, "sent", "counted");
  refuses = (delta, from = "sent") => this.#change(delta, from, "refused");
  defers = (delta) => this.#change(delta, "sent", "waiting");

  press(delta = 1) {
    return this.waits(delta).sends(delta);
  }

  /** The answer: its total is taken first, and both are shown as one change. */
  answer(delta, total) {
    this.#count.tell(total);
    return this.counts(delta);
  }

  #change(delta, from, to) {
    this.#count.change({ counter: "likes/post-42", delta, from, to });
    return this.#note();
  }

  #note() {
    if (this.numbers.at(-1) !== this.#count.shown) this.numbers.push(this.#count.shown);
    return this;
  }
}

test("a press is shown at once and stays when it is answered", () => {
  assert.deepEqual(new Shown(57).press().answer(1, 58).numbers, [57, 58]);
});

test("an update that comes before the answer does not count the press twice", () => {
  assert.deepEqual(new Shown(57).press().tell(58).answer(1, 58).numbers, [57, 58]);
});

test("others' increments are seen while an own one is unanswered, and nothing is taken back", () => {
  assert.deepEqual(new Shown(57).press().tell(60).tell(61).answer(1, 62).numbers, [57, 58, 60, 61, 62]);
});

test("the press that is sent while another one is unanswered is added to what is shown", () => {
  const shown = new Shown(57).press().tell(80).press();
  assert.deepEqual(shown.answer(1, 80).answer(1, 81).numbers, [57, 58, 80, 81]);
});

test("many presses, answered one by one with updates between, only go up", () => {
  const shown = new Shown(10).press().press().press();
  shown.tell(11).answer(1, 11).tell(12).tell(13).answer(1, 12).answer(1, 13);
  assert.deepEqual(shown.numbers, [10, 11, 12, 13]);
});

test("a refused press is taken back", () => {
  assert.deepEqual(new Shown(57).press().refuses(1).numbers, [57, 58, 57]);
});

test("what is refused together with others' increments leaves the server's total", () => {
  assert.deepEqual(new Shown(57).press().tell(60).refuses(1).numbers, [57, 58, 60]);
});

test("what waits for a connection is added to whatever the server tells", () => {
  assert.deepEqual(new Shown(57).waits(1).waits(1).tell(80).numbers, [57, 58, 59, 82]);
});

test("what waited and is sent then goes on as shown", () => {
  assert.deepEqual(new Shown(57).waits(1).tell(80).sends(1).tell(81).answer(1, 81).numbers, [57, 58, 81]);
});

test("what was certainly not counted is added again", () => {
  assert.deepEqual(new Shown(57).press().defers(1).tell(60).sends(1).answer(1, 61).numbers, [57, 58, 61]);
});

test("decrements are the same the other way round", () => {
  assert.deepEqual(new Shown(57).press(-1).tell(56).answer(-1, 56).numbers, [57, 56]);
  assert.deepEqual(new Shown(57).press(-1).tell(50).tell(49).answer(-1, 48).numbers, [57, 56, 50, 49, 48]);
  assert.deepEqual(new Shown(57).press(-1).refuses(-1).numbers, [57, 56, 57]);
});

test("a press and its opposite do not flicker", () => {
  assert.deepEqual(new Shown(57).press(1).press(-1).tell(58).answer(1, 58).tell(57).answer(-1, 57).numbers, [57, 58, 57]);
});

test("steps of more than one, partly refused", () => {
  assert.deepEqual(new Shown(0).press(5).press(3).answer(5, 5).refuses(3).numbers, [0, 5, 8, 5]);
});

test("before the first total nothing is shown, and afterwards only what is certainly not in it is added", () => {
  assert.deepEqual(new Shown(undefined).waits(1).tell(57).numbers, [58]);
  assert.deepEqual(new Shown(57, { waiting: 2, sentUp: 1, sentDown: 0 }).numbers, [59]);
  assert.deepEqual(new Shown(57, { waiting: 0, sentUp: 0, sentDown: -1 }).numbers, [57]);
  assert.deepEqual(new Shown(57, { waiting: 0, sentUp: 1, sentDown: 0 }).answer(1, 58).numbers, [57, 58]);
  const both = new Shown(57, { waiting: 0, sentUp: 1, sentDown: -1 });
  assert.deepEqual(both.answer(1, 58).answer(-1, 57).tell(80).numbers, [57, 80]);
});

test("whatever the order of updates and answers, presses alone never bring a number down", () => {
  for (let seed = 1; seed <= 500; seed++) {
    let state = seed;
    const random = (below) => (state = (state * 48_271) % 2_147_483_647) % below;
    const shown = new Shown(100);
    let [total, told, open] = [100, 100, []];
    for (let step = 0; step < 40; step++) {
      const what = random(4);
      if (what === 0) open.push({ isCounted: false }), shown.press();
      if (what === 1 && open.some(({ isCounted }) => !isCounted)) (open.find(({ isCounted }) => !isCounted).isCounted = true), total++;
      if (what === 2) shown.tell((told = Math.max(told, total += random(3))));
      if (what === 3 && open[0]?.isCounted) open.shift(), shown.answer(1, (told = Math.max(told, total)));
    }
    for (const { isCounted } of open) shown.answer(1, (total += isCounted ? 0 : 1));
    assert.deepEqual(shown.numbers, [...shown.numbers].sort((a, b) => a - b), `seed ${seed}`);
    assert.equal(shown.numbers.at(-1), total, `seed ${seed}`);
  }
});
