import assert from "node:assert/strict";
import { test } from "node:test";
import { SPAN_MS } from "../../main/resources/static/console/history.js";
import { shapeOf, ticksBetween } from "../../main/resources/static/console/plot-shape.js";
import { plotWords } from "../../main/resources/static/console/plot-words.js";

const SIZE = { width: 800, height: 240 };
const now = 1_000_000;
const back = (seconds) => now - seconds * 1_000;
const line = (name, points, cuts = []) => ({ name, points: points.map(([at, count]) => ({ at, count })), cuts });

test("ticks are round, whole and enclose all values", () => {
  assert.deepEqual(ticksBetween(3, 3), [3, 4]);
  assert.deepEqual(ticksBetween(0, 4), [0, 1, 2, 3, 4]);
  assert.deepEqual(ticksBetween(98, 417), [0, 100, 200, 300, 400, 500]);
  assert.deepEqual(ticksBetween(-7, 12), [-10, -5, 0, 5, 10, 15]);
  for (const [low, high] of [[0, 1], [12_345, 12_399], [-5, 1e15], [1e15, 1e15 + 3]]) {
    const ticks = ticksBetween(low, high);
    assert.ok(ticks[0] <= low && ticks.at(-1) >= high && ticks.length <= 7, `${low}…${high}: ${ticks}`);
    assert.ok(ticks.every(Number.isInteger));
  }
});

test("a curve is made of steps, up to now", () => {
  const { curves, area } = shapeOf([line("eu", [[back(120), 0], [back(60), 4]])], now, SIZE);
  const middle = (area.left + area.right) / 2;
  assert.equal(curves[0].path, `M${area.left} ${area.bottom}H${middle}V${area.top}H${area.right}`);
  assert.equal(curves[0].end.count, 4);
});

test("where nobody told a value there is no line", () => {
  const { curves } = shapeOf([line("eu", [[back(100), 1], [back(60), undefined], [back(30), 1], [back(10), undefined]])], now, SIZE);
  assert.equal(curves[0].path.match(/M/g).length, 2);
  assert.equal(curves[0].end, undefined);
});

test("a cut is a band from its beginning to its end, or to now", () => {
  const cuts = [{ from: back(90), to: back(60) }, { from: back(30), to: undefined }];
  const { bands, rows, area } = shapeOf([line("eu", []), line("us", [], cuts)], now, SIZE);
  const second = (area.right - area.left) / (SPAN_MS / 1_000);
  assert.deepEqual(rows, ["us"]);
  assert.deepEqual(bands.map(({ width }) => Math.round(width / second)), [30, 30]);
  assert.deepEqual(bands.map(({ lasts }) => lasts), [false, true]);
});

test("labels of equal values do not cover each other, and stay within the plot", () => {
  for (const count of [0, 2, 4]) {
    const points = [[back(120), 0], [back(90), 4], [back(60), count]];
    const { curves, area } = shapeOf(["eu", "us", "ap"].map((name) => line(name, points)), now, SIZE);
    const ys = curves.map(({ end }) => end.labelY).sort((a, b) => a - b);
    assert.ok(ys[1] - ys[0] >= 14 && ys[2] - ys[1] >= 14, String(ys));
    assert.ok(ys[0] >= area.top && ys[2] <= area.bottom, String(ys));
  }
});

test("nothing heard yet is an empty plot", () => {
  const { curves, values } = shapeOf([line("eu", [])], now, SIZE);
  assert.equal(curves[0].path, "");
  assert.deepEqual(values.map(({ label }) => label), ["0", "1"]);
});

test("the plot in words says where each region came from, its cuts, and whether they are equal", () => {
  const us = line("us", [[back(120), 10], [back(20), 300]], [{ from: back(60), to: back(20) }]);
  const eu = line("eu", [[back(120), 10], [back(50), 345]]);
  assert.equal(
    plotWords("likes/a", [eu, us], now),
    "The total of likes/a in each region over the last two minutes. eu from 10 to 345. us from 10 to 300, cut off from 60 s ago to 20 s ago. They differ by 45 now.",
  );
  assert.match(plotWords("likes/a", [eu, line("us", [[back(9), 345]], [{ from: back(9), to: undefined }])], now), /us at 345, cut off for 9.0 s\. They are equal now\./);
  assert.match(plotWords("likes/a", [line("eu", [])], now), /eu was not heard/);
  assert.match(plotWords("likes/a", [line("eu", [[back(9), 1], [back(5), undefined]])], now), /eu at 1, and is not heard now/);
});
