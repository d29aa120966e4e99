import { formatNumber } from "./format.js";
import { SPAN_MS } from "./history.js";

/** @typedef {{name: string, points: import("./history.js").Point[], cuts: import("./history.js").Cut[]}} Line */
/** @typedef {{left: number, right: number, top: number, bottom: number}} Area of the curves, within the drawing */
/** @typedef {{name: string, path: string, end?: {y: number, labelY: number, count: number}}} Curve */
/** @typedef {{name: string, x: number, width: number, row: number, lasts: boolean}} Band */

const STRIP = 18;
const LABEL_HEIGHT = 16;
/** About as wide as a character of the labels at the axis, and of those at the ends of the curves. */
const DIGIT = 7.5;
const BOLD_DIGIT = 9;
/** Between the end of a curve and its label. */
export const LEADER = 11;
const TICKS = 4;
const X_TICKS_MS = 30_000;

/**
 * Where everything of the plot stands.
 *
 * @param {Line[]} lines
 * @param {number} now
 * @param {{width: number, height: number}} size
 */
export function shapeOf(lines, now, { width, height }) {
  const counts = lines.flatMap(({ points }) => points.map(({ count }) => count)).filter((count) => count !== undefined);
  const values = ticksBetween(counts.length ? Math.min(...counts) : 0, counts.length ? Math.max(...counts) : 0);
  const longest = Math.max(...values.map((value) => formatNumber(value).length), 2);
  const names = Math.max(...lines.map(({ name }) => name.length), 2);
  const area = {
    left: DIGIT * longest + 14,
    right: width - BOLD_DIGIT * (names + 1 + longest) - LEADER,
    top: 12,
    bottom: height - 24,
  };
  const cutLines = lines.filter(({ cuts }) => cuts.length > 0);
  area.top += STRIP * cutLines.length;
  const x = scale(now - SPAN_MS, now, area.left, area.right);
  const y = scale(values[0], /** @type {number} */ (values.at(-1)), area.bottom, area.top);
  return {
    area,
    rows: cutLines.map(({ name }) => name),
    bands: cutLines.flatMap((line, row) => bandsOf(line, row, now, x)),
    curves: apart(lines.map((line) => curveOf(line, x, y, area)), area),
    values: values.map((value) => ({ y: y(value), label: formatNumber(value) })),
    times: timesIn(width).map((back) => ({ x: x(now - back), label: back === 0 ? "now" : `\u2212${back / 1_000} s` })),
  };
}

/** The strip of a row of bands, above the curves. @param {number} row */
export function stripTop(row) {
  return 6 + row * STRIP;
}

/**
 * @param {Line} line
 * @param {(value: number) => number} x
 * @param {(value: number) => number} y
 * @param {Area} area
 * @returns {Curve}
 */
function curveOf({ name, points }, x, y, area) {
  let path = "";
  let drawing = false;
  for (const { at, count } of points) {
    if (drawing) path += `H${round(x(at))}`;
    if (count !== undefined) path += drawing ? `V${round(y(count))}` : `M${round(x(at))} ${round(y(count))}`;
    drawing = count !== undefined;
  }
  if (drawing) path += `H${round(area.right)}`;
  const count = points.at(-1)?.count;
  return count === undefined ? { name, path } : { name, path, end: { y: y(count), labelY: y(count), count } };
}

/**
 * Labels at the ends of the curves, moved as far apart as they need to be read.
 *
 * @param {Curve[]} curves
 * @param {Area} area
 */
function apart(curves, area) {
  const ends = curves.flatMap(({ end }) => (end ? [end] : [])).sort((a, b) => a.y - b.y);
  let lowest = area.top;
  for (const end of ends) {
    end.labelY = Math.max(end.y, lowest);
    lowest = end.labelY + LABEL_HEIGHT;
  }
  let highest = area.bottom;
  for (const end of ends.reverse()) {
    end.labelY = Math.min(end.labelY, highest);
    highest = end.labelY - LABEL_HEIGHT;
  }
  return curves;
}

/**
 * @param {Line} line
 * @param {number} row
 * @param {number} now
 * @param {(at: number) => number} x
 * @returns {Band[]}
 */
function bandsOf({ name, cuts }, row, now, x) {
  return cuts.map(({ from, to }) => ({ name, row, x: x(from), width: x(to ?? now) - x(from), lasts: to === undefined }));
}

/**
 * Round values from at or below the lowest to at or above the highest; totals are whole, so the steps are.
 *
 * @param {number} lowest
 * @param {number} highest
 * @returns {number[]}
 */
export function ticksBetween(lowest, highest) {
  const raw = (highest - lowest) / TICKS;
  const magnitude = 10 ** Math.floor(Math.log10(Math.max(raw, 1)));
  const step = [1, 2, 5, 10].map((factor) => factor * magnitude).find((one) => one >= raw) ?? 10 * magnitude;
  const first = Math.floor(lowest / step) * step;
  const last = Math.max(Math.ceil(highest / step) * step, first + step);
  return Array.from({ length: Math.round((last - first) / step) + 1 }, (_, index) => first + index * step);
}

/** Times that are labelled, back from now; fewer where there is no room. @param {number} width */
function timesIn(width) {
  const every = width < 480 ? 2 * X_TICKS_MS : X_TICKS_MS;
  return Array.from({ length: SPAN_MS / every + 1 }, (_, index) => SPAN_MS - index * every);
}

/**
 * @param {number} from
 * @param {number} to
 * @param {number} start
 * @param {number} end
 * @returns {(value: number) => number}
 */
function scale(from, to, start, end) {
  return (value) => start + ((value - from) / (to - from)) * (end - start);
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 10) / 10;
}
