import assert from "node:assert/strict";
import { test } from "node:test";
import { comesBack, FIRST_WAIT_MS, LONGEST_WAIT_MS, waitMs } from "../../main/resources/static/tally/reconnection.js";

test("a wait is between half and all of a ceiling that doubles", () => {
  for (let attempt = 0; attempt < 5; attempt++) {
    const ceiling = FIRST_WAIT_MS * 2 ** attempt;
    for (let i = 0; i < 200; i++) {
      const wait = waitMs(attempt);
      assert.ok(wait >= ceiling / 2 && wait <= ceiling, `attempt ${attempt}: ${wait}`);
    }
  }
});

test("waits differ from client to client", () => {
  assert.ok(new Set(Array.from({ length: 50 }, () => waitMs(4))).size > 10);
});

test("no wait is longer than the longest, however many attempts failed", () => {
  assert.ok(waitMs(10_000) <= LONGEST_WAIT_MS);
  assert.ok(waitMs(10_000, 2_000) <= 2_000);
});

test("every code but 4500 to 4999 comes back", () => {
  for (const code of [1000, 1001, 1006, 1011, 4000, 4001, 4003, 4499]) assert.equal(comesBack(code), true, String(code));
  for (const code of [4500, 4501, 4502, 4503, 4504, 4999]) assert.equal(comesBack(code), false, String(code));
});
