/** When a lost connection is tried again, and when it is not. */

/** The first wait is at most this long; each further one at most twice the one before. */
export const FIRST_WAIT_MS = 500;

/** No wait is longer than this unless the caller says otherwise. */
export const LONGEST_WAIT_MS = 15_000;

/**
 * The wait before a new attempt: exponential, and somewhere between half and all of it, so that the
 * pages of a gateway that died do not all come back in the same instant.
 *
 * @param {number} attempt failed attempts so far, from 0
 * @param {number} [longestMs]
 * @returns {number} milliseconds
 */
export function waitMs(attempt, longestMs = LONGEST_WAIT_MS) {
  const ceiling = Math.min(longestMs, FIRST_WAIT_MS * 2 ** Math.min(attempt, 20));
  return Math.round(ceiling * (0.5 + Math.random() / 2));
}

/**
 * Whether a client comes back after this close code. 4500 to 4999 say that the same attempt would be
 * refused again; everything else (1001 drain, 1006 broken, 4000 to 4499) passes.
 *
 * @param {number} code
 * @returns {boolean}
 */
export function comesBack(code) {
  return code < 4500 || code > 4999;
}
