/** What would be refused by every gateway is refused here, so that no frame becomes too long or makes no sense. */

const NAME = /^[a-z][a-z0-9-]{0,31}\/[A-Za-z0-9._~:-]{1,128}$/;
const KEY = /^[!-~]{1,128}$/;
const MAX_DELTA = 1_000_000;

/**
 * Whether a counter may be called so, by the rule of both services.
 *
 * @param {string} id
 * @returns {boolean}
 */
export function isCounterName(id) {
  return NAME.test(id);
}

/**
 * @param {string} counter
 * @param {number} delta
 * @param {string} idempotencyKey
 * @returns {string | undefined} the problem
 */
export function incrementProblem(counter, delta, idempotencyKey) {
  if (!isCounterName(counter)) return "invalid-key";
  if (!Number.isInteger(delta) || delta === 0 || Math.abs(delta) > MAX_DELTA) return "invalid-delta";
  return KEY.test(idempotencyKey) ? undefined : "invalid-idempotency-key";
}
