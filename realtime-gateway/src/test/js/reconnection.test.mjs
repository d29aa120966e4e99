import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { comesBack, FIRST_WAIT_MS, LONGEST_WAIT_MS, SHORTEST_WAIT_MS, waitMs } from "../../main/resources/static/tally/reconnection.js";

/** The shortest and the longest wait that chance can give. */
function range(attempt, longestMs) {
  const random = mock.method(Math, "random", () => 0);
  const shortest = waitMs(attempt, longestMs);
  random.mock.mockImplementation(() => 1 - Number.EPSILON);
  const longest = waitMs(attempt, longestMs);
  random.mock.restore();
  return [shortest, longest];
}

test("a wait lies between the shortest one and a ceiling that doubles up to 20 s", () => {
  const ceilings = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000];
  assert.deepEqual(ceilings.map((_, attempt) => range(attempt)), ceilings.map((ceiling) => [SHORTEST_WAIT_MS, ceiling]));
  assert.equal(FIRST_WAIT_MS, 500);
});

test("waits are spread evenly over the whole range", () => {
  const waits = Array.from({ length: 4_000 }, () => waitMs(6)).map((ms) => Math.min(3, Math.floor((4 * ms) / LONGEST_WAIT_MS)));
  for (const quarter of [0, 1, 2, 3]) {
    const share = waits.filter((one) => one === quarter).length / waits.length;
    assert.ok(share > 0.2 && share < 0.3, `quarter ${quarter}: ${share}`);
  }
});

test("no wait is longer than the longest, however many attempts failed", () => {
  assert.deepEqual(range(10_000), [SHORTEST_WAIT_MS, LONGEST_WAIT_MS]);
  assert.deepEqual(range(10_000, 2_000), [SHORTEST_WAIT_MS, 2_000]);
});

test("every code but 4500 to 4999 comes back", () => {
  for (const code of [1000, 1001, 1006, 1011, 4000, 4001, 4003, 4499]) assert.equal(comesBack(code), true, String(code));
  for (const code of [4500, 4501, 4502, 4503, 4504, 4999]) assert.equal(comesBack(code), false, String(code));
});
