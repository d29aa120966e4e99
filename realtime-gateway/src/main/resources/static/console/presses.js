import { formatNumber } from "./format.js";
import { TallyProblem } from "../tally/problem.js";

/** So many wait for their answer at once: well below what a gateway lets one socket wait for (64). */
const IN_FLIGHT = 32;

/**
 * Sends so many increments and says in words what became of them.
 *
 * @param {import("../tally/client.js").TallyClient} client
 * @param {string} counter
 * @param {number} delta
 * @param {number} [times]
 * @returns {Promise<{tone: "good" | "bad", words: string}>}
 */
export async function press(client, counter, delta, times = 1) {
  const startedAt = performance.now();
  const refused = await send(times, () => client.increment(counter, delta, { repeat: false }));
  const tookMs = Math.round(performance.now() - startedAt);
  const counted = times - refused.length;
  if (refused.length > 0) return { tone: "bad", words: refusal(refused, counted, times) };
  const what = times === 1 ? (delta > 0 ? "+1" : "\u22121") : `${formatNumber(times)} increments`;
  return { tone: "good", words: `${what} counted in ${tookMs} ms` };
}

/**
 * @param {number} times
 * @param {() => Promise<unknown>} increment
 * @returns {Promise<unknown[]>} why some were refused
 */
async function send(times, increment) {
  /** @type {unknown[]} */ const refused = [];
  let left = times;
  const lane = async () => {
    while (left-- > 0) await increment().catch((reason) => refused.push(reason));
  };
  await Promise.all(Array.from({ length: Math.min(IN_FLIGHT, times) }, lane));
  return refused;
}

/**
 * @param {unknown[]} refused
 * @param {number} counted
 * @param {number} times
 */
function refusal(refused, counted, times) {
  const unexpected = refused.find((reason) => !(reason instanceof TallyProblem));
  if (unexpected) throw unexpected;
  const words = /** @type {TallyProblem} */ (refused[0]).message;
  return times === 1 ? words : `${formatNumber(counted)} of ${formatNumber(times)} counted. ${words}`;
}
