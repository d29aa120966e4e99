/** Which regions are cut off and which processes run, and the switches for both; all through the gateway of this page. */

/** @typedef {{name: string, region?: string, state: "ready" | "unready" | "down", url?: string}} StackProcess */

/** The gateway of this page gave no answer at all: it is away, or it went while it was asked. */
export class NoAnswer extends Error {
  constructor() {
    super("The gateway that serves this page does not answer.");
    this.name = "NoAnswer";
  }
}

/** @returns {Promise<Set<string>>} */
export async function readCutRegions() {
  return new Set((await (await call("partitions")).json()).cut);
}

/**
 * @param {string} region
 * @param {boolean} cut
 */
export async function setCut(region, cut) {
  await call(`partitions/${encodeURIComponent(region)}`, {
    method: "PUT",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ cut }),
  });
}

/** @returns {Promise<StackProcess[]>} */
export async function readProcesses() {
  return (await (await call("processes")).json()).processes;
}

/**
 * @param {string} name
 * @param {"kill" | "start"} change
 */
export async function changeProcess(name, change) {
  await call(`processes/${encodeURIComponent(name)}/${change}`, { method: "POST" });
}

/**
 * @param {string} path
 * @param {RequestInit} [request]
 */
async function call(path, request = {}) {
  const response = await fetch(`console/${path}`, { cache: "no-store", ...request }).catch(() => {
    throw new NoAnswer();
  });
  if (!response.ok) throw new Error(await refusal(response));
  return response;
}

/**
 * The gateway says why in a problem's `detail`; whatever stands before it may not.
 *
 * @param {Response} response
 */
async function refusal(response) {
  const { detail } = await response.json().catch(() => ({}));
  return detail || `The local stack's control answered ${response.status}.`;
}
