import { passes, problemWords, TallyProblem } from "../tally/problem.js";
import { randomKey } from "../tally/random-key.js";
import { formatNumber } from "./format.js";

/** Below what a gateway takes of one socket: a hundred frames a second, 64 that wait for their answer. */
const PER_SECOND = 75;
const IN_FLIGHT = 32;
/** After a stall, as in a page that was hidden, no more than this is made up at once. */
const CATCH_UP_MS = 200;
const ATTEMPTS = 10;
const AGAIN_AFTER_MS = 1_000;

/**
 * @typedef {object} Place where a load goes, and how time passes there
 * @property {(idempotencyKey: string) => Promise<unknown>} increment rejects with a TallyProblem
 * @property {(counted: number) => void} progress
 * @property {() => boolean} over whether to give up
 * @property {() => number} [now]
 * @property {(ms: number) => Promise<unknown>} [wait]
 */

/**
 * Many increments at a steady pace. Each has a key of its own and is sent again with the same one until it is answered,
 * so that however often the connection breaks each is counted once.
 *
 * @param {number} times
 * @param {Place} place
 * @returns {Promise<{tone: "good" | "bad", words: string}>}
 */
export async function load(times, place) {
  const { now = () => performance.now(), wait = delay } = place;
  const startedAt = now();
  const outcome = { counted: 0, repeated: 0, refusal: "" };
  /** @type {Set<Promise<void>>} */ const flying = new Set();
  let due = startedAt;
  for (let sent = 0; sent < times && !outcome.refusal && !place.over(); sent += 1) {
    if (due > now()) await wait(due - now());
    if (flying.size >= IN_FLIGHT) await Promise.race(flying);
    due = Math.max(due, now() - CATCH_UP_MS) + 1_000 / PER_SECOND;
    const flight = sendUntilAnswered(place, wait, outcome).finally(() => flying.delete(flight));
    flying.add(flight);
  }
  await Promise.all(flying);
  return inWords(times, outcome, now() - startedAt);
}

/**
 * @param {Place} place
 * @param {(ms: number) => Promise<unknown>} wait
 * @param {{counted: number, repeated: number, refusal: string}} outcome
 */
async function sendUntilAnswered(place, wait, outcome) {
  const key = randomKey();
  for (let attempt = 1; ; attempt += 1) {
    try {
      await place.increment(key);
      outcome.counted += 1;
      place.progress(outcome.counted);
      return;
    } catch (problem) {
      if (!(problem instanceof TallyProblem)) throw problem;
      if (attempt === ATTEMPTS || !canPass(problem) || place.over()) {
        outcome.refusal ||= problemWords(problem.problem);
        return;
      }
      outcome.repeated += 1;
      await wait(problem.retryAfterMs ?? AGAIN_AFTER_MS);
    }
  }
}

/** @param {TallyProblem} problem */
function canPass({ problem }) {
  return passes(problem) || problem === "unknown-outcome" || problem === "not-connected";
}

/**
 * @param {number} times
 * @param {{counted: number, repeated: number, refusal: string}} outcome
 * @param {number} tookMs
 * @returns {{tone: "good" | "bad", words: string}}
 */
function inWords(times, { counted, repeated, refusal }, tookMs) {
  if (counted < times) return { tone: "bad", words: `${formatNumber(counted)} of ${formatNumber(times)} counted. ${refusal}`.trim() };
  const again = repeated === 0 ? "" : `, each once: ${formatNumber(repeated)} were sent again with the same key`;
  return { tone: "good", words: `${formatNumber(times)} increments counted in ${(tookMs / 1_000).toFixed(1)} s${again}` };
}

/** @param {number} ms */
function delay(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
