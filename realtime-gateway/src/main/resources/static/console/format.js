/** Numbers and durations as people read them. */

const number = new Intl.NumberFormat("en", { useGrouping: true });

/** @param {number} value */
export function formatNumber(value) {
  // A narrow space groups digits without looking like a decimal comma anywhere.
  return number.format(value).replaceAll(",", "\u202f").replace("-", "\u2212");
}

/**
 * @param {number} ms
 * @returns {string} for example `12 ms`, `4.2 s`, `3 min`
 */
export function formatDuration(ms) {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms < 120_000) return `${Math.round(ms / 1_000)} s`;
  if (ms < 7_200_000) return `${Math.round(ms / 60_000)} min`;
  return `${Math.round(ms / 3_600_000)} h`;
}

/**
 * @param {string[]} words
 * @returns {string} `eu`, `eu and us`, `eu, us and ap`
 */
export function formatList(words) {
  return new Intl.ListFormat("en-GB", { type: "conjunction" }).format(words);
}
