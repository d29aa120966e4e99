/** When a lost connection is tried again, and when it is not. */

/** The first wait is at most this long; each further one at most twice the one before. */
export const FIRST_WAIT_MS = 500;

/** No wait is longer than this unless the caller says otherwise. */
export const LONGEST_WAIT_MS = 20_000;

/** No wait is shorter: a gateway that refuses at once is not asked in a tight loop. */
export const SHORTEST_WAIT_MS = 100;

/** A connection that lasted this long was a good one: waits begin small again. */
export const GOOD_AFTER_MS = 5_000;

/** No interval between pings is taken for shorter. */
export const SHORTEST_PING_MS = 1_000;

/** The part of a drain's time after which the next gateway is called, so that it answers before the leaving one ends. */
export const MOVE_AT = 0.8;

/**
 * The wait before a new attempt, with full jitter: anywhere between the shortest wait and a ceiling that doubles, so
 * that the pages of a gateway that died come back evenly spread and not in the same instant.
 * (AWS Architecture Blog, "Exponential Backoff And Jitter".)
 *
 * @param {number} attempt failed attempts so far, from 0
 * @param {number} [longestMs]
 * @returns {number} milliseconds
 */
export function waitMs(attempt, longestMs = LONGEST_WAIT_MS) {
  const ceiling = Math.min(longestMs, FIRST_WAIT_MS * 2 ** Math.min(attempt, 20));
  return Math.round(SHORTEST_WAIT_MS + Math.random() * Math.max(0, ceiling - SHORTEST_WAIT_MS));
}

/**
 * Whether a client comes back after this close code. 4500 to 4999 say that this gateway would refuse the same attempt
 * again; everything else (1001 drain, 1006 broken, 4000 to 4499) passes.
 *
 * @param {number} code
 * @returns {boolean}
 */
export function comesBack(code) {
  return code < 4500 || code > 4999;
}
