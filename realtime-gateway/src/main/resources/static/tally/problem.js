/** @type {Record<string, string>} */
const WORDS = {
  "invalid-key": "This is not a counter's name. Write namespace/key, for example likes/post-42.",
  "unknown-namespace": "There is no such namespace.",
  "kind-mismatch": "This namespace does not count with + and −.",
  "invalid-delta": "This counter does not take that step: it only grows, or the step is too large.",
  overflow: "The counter has reached the largest number that it can hold.",
  "idempotency-mismatch": "This key was already used for another increment.",
  "too-many-items": "Too many counters at once.",
  "body-too-large": "Too much was sent at once, and none of it was counted.",
  "invalid-request": "The region can not read what was sent, perhaps its idempotency key. It was not counted.",
  "bad-frame": "The gateway did not understand this message.",
  "not-supported": "This gateway does not offer that.",
  "rate-limited": "Too fast: some increments were refused. Wait a moment.",
  recovering: "The region is reading its counters again after a loss. It will be back shortly.",
  "store-unavailable": "The region's store does not answer. What was just sent may or may not have been counted.",
  internal: "The region's service failed. What was just sent may or may not have been counted.",
  "not-connected": "Not connected, so nothing was sent.",
  "queue-full": "Too many increments wait for their answer already: this one was not taken.",
  "invalid-idempotency-key": "An idempotency key is 1 to 128 visible ASCII characters.",
  "unknown-outcome": "No answer came, and it can not be repeated safely: it may or may not have been counted.",
};

/** Problems that pass by themselves: asking again later can succeed. */
const PASSING = new Set(["rate-limited", "recovering", "store-unavailable"]);

/**
 * A problem's stable code in plain words.
 *
 * @param {string} problem for example `unknown-namespace`, or its long form `urn:tally:problem:…`
 * @returns {string}
 */
export function problemWords(problem) {
  const code = problem.replace(/^urn:tally:problem:/, "");
  return WORDS[code] ?? `Refused: ${code}.`;
}

/**
 * @param {string} problem
 * @returns {boolean}
 */
export function passes(problem) {
  return PASSING.has(problem);
}

/**
 * Whether an increment that failed with this problem, which passes, was certainly not counted.
 *
 * @param {string} problem
 * @returns {boolean}
 */
export function isNotCounted(problem) {
  return problem === "rate-limited" || problem === "recovering";
}

/** An increment that was not counted, or whose outcome nobody knows (`unknown-outcome`). */
export class TallyProblem extends Error {
  /**
   * @param {string} problem the stable code
   * @param {{idempotencyKey?: string, retryAfterMs?: number}} [details] repeat an unknown outcome
   *     with the same idempotencyKey, and it is counted once
   */
  constructor(problem, { idempotencyKey, retryAfterMs } = {}) {
    super(problemWords(problem));
    this.name = "TallyProblem";
    this.problem = problem;
    this.idempotencyKey = idempotencyKey;
    this.retryAfterMs = retryAfterMs;
  }
}
