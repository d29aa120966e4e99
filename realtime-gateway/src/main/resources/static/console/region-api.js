/** What the page asks a region's counter-service and gateway: read only, and never for longer than it is useful. */

const ANSWER_WITHIN_MS = 1_800;

/** It answered with a problem (RFC 9457). */
export class ApiProblem extends Error {
  /** @param {{type?: string, title?: string, detail?: string}} problem */
  constructor({ type = "about:blank", title = "The counter-service refused to answer.", detail }) {
    super(detail || title);
    this.name = "ApiProblem";
    this.problem = type.replace(/^urn:tally:problem:/, "");
  }
}

/**
 * @param {string} api the address of the counter-service
 * @param {string} counter
 * @param {AbortSignal} signal
 */
export function readState(api, counter, signal) {
  const slash = counter.indexOf("/");
  const path = [counter.slice(0, slash), counter.slice(slash + 1)].map(encodeURIComponent).join("/");
  return readJson(new URL(`/api/v1/counters/${path}/state`, api).href, signal);
}

/**
 * @param {string} api
 * @param {AbortSignal} signal
 */
export function readRegions(api, signal) {
  return readJson(new URL("/api/v1/regions", api).href, signal);
}

/**
 * How busy a gateway is.
 *
 * @param {string} gateway its address
 * @param {AbortSignal} signal
 */
export function readGateway(gateway, signal) {
  return readJson(new URL("/console.json", gateway).href, signal);
}

/**
 * @param {string} url
 * @param {AbortSignal} signal
 * @returns {Promise<any>}
 */
async function readJson(url, signal) {
  const deadline = new AbortController();
  const giveUp = () => deadline.abort();
  const timer = setTimeout(giveUp, ANSWER_WITHIN_MS);
  signal.addEventListener("abort", giveUp);
  try {
    const response = await fetch(url, { signal: deadline.signal, cache: "no-store" });
    const body = await response.json();
    if (!response.ok) throw new ApiProblem(body);
    return body;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", giveUp);
  }
}
