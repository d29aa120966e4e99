import { formatDuration, formatNumber } from "./format.js";

/**
 * What the plot shows, in words, for those who do not see it.
 *
 * @param {string} counter
 * @param {import("./plot-shape.js").Line[]} lines
 * @param {number} now
 * @returns {string}
 */
export function plotWords(counter, lines, now) {
  const told = lines.map((line) => [`${line.name} ${valuesOf(line)}`, ...line.cuts.map((cut) => cutWords(cut, now))].join(", "));
  return `The total of ${counter} in each region over the last two minutes. ${told.join(". ")}. ${difference(lines)}`.trim();
}

/** @param {import("./plot-shape.js").Line} line */
function valuesOf({ points }) {
  const counts = points.map(({ count }) => count).filter((count) => count !== undefined);
  if (counts.length === 0) return "was not heard";
  const last = points.at(-1)?.count;
  const silent = last === undefined ? ", and is not heard now" : "";
  const first = counts[0];
  const end = /** @type {number} */ (counts.at(-1));
  return (first === end ? `at ${formatNumber(end)}` : `from ${formatNumber(first)} to ${formatNumber(end)}`) + silent;
}

/**
 * @param {import("./history.js").Cut} cut
 * @param {number} now
 */
function cutWords({ from, to }, now) {
  const since = formatDuration(now - from);
  return to === undefined ? `cut off for ${since}` : `cut off from ${since} ago to ${formatDuration(now - to)} ago`;
}

/** @param {import("./plot-shape.js").Line[]} lines */
function difference(lines) {
  const counts = lines.map(({ points }) => points.at(-1)?.count).filter((count) => count !== undefined);
  if (counts.length < 2) return "";
  const apart = Math.max(...counts) - Math.min(...counts);
  return apart === 0 ? "They are equal now." : `They differ by ${formatNumber(apart)} now.`;
}
