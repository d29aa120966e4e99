/** So far back the history reaches. */
export const SPAN_MS = 120_000;
/** Changes closer together than this are one: finer than a plot can show, and it bounds what is kept. */
export const FINEST_MS = 100;
const MOST_CUTS = 60;

/**
 * @typedef {{at: number, count: number | undefined}} Point the value from then on; undefined: nobody told it
 * @typedef {{from: number, to: number | undefined}} Cut to is undefined while it lasts
 */

/**
 * What each region said of one counter in the last two minutes, and when it was cut off from the others. Keeps at most
 * a point for every 100 ms of each region, however often totals change. Times are those of one monotonic clock.
 */
export class History {
  /** @type {Map<string, Point[]>} */ #points = new Map();
  /** @type {Map<string, Cut[]>} */ #cuts = new Map();

  /** Another counter is shown now. Its regions are cut off as before. */
  forget() {
    this.#points.clear();
  }

  /**
   * @param {string} region
   * @param {number | undefined} count undefined when the region can not be heard
   * @param {number} at
   */
  take(region, count, at) {
    const points = this.#points.get(region) ?? [];
    this.#points.set(region, points);
    const last = points.at(-1);
    if (last?.count === count) return;
    if (last && at - last.at < FINEST_MS) last.count = count;
    else points.push({ at, count });
    // The last point before the span says where the line comes from.
    while (points.length > 1 && points[1].at <= at - SPAN_MS) points.shift();
  }

  /**
   * @param {string} region
   * @param {boolean} isCut
   * @param {number} at
   */
  setCut(region, isCut, at) {
    const cuts = this.#cuts.get(region) ?? [];
    this.#cuts.set(region, cuts);
    const last = cuts.at(-1);
    const lasts = last !== undefined && last.to === undefined;
    if (isCut && !lasts) cuts.push({ from: at, to: undefined });
    if (!isCut && lasts) last.to = at;
    if (cuts.length > MOST_CUTS) cuts.shift();
  }

  /**
   * @param {string} region
   * @param {number} now
   * @returns {Point[]} within the span, the first moved to its beginning if it is older
   */
  points(region, now) {
    const begin = now - SPAN_MS;
    const points = this.#points.get(region) ?? [];
    const first = points.findLastIndex(({ at }) => at <= begin);
    if (first < 0) return points;
    return [{ at: begin, count: points[first].count }, ...points.slice(first + 1)];
  }

  /**
   * @param {string} region
   * @param {number} now
   * @returns {Cut[]} those that touch the span
   */
  cuts(region, now) {
    const begin = now - SPAN_MS;
    return (this.#cuts.get(region) ?? [])
      .filter(({ to }) => to === undefined || to > begin)
      .map(({ from, to }) => ({ from: Math.max(from, begin), to }));
  }
}
