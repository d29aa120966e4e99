/** @typedef {import("./control.js").StackProcess} StackProcess */

/** What is told of each state, and what can be done. @type {Record<string, {words: string, action: "kill" | "start"}>} */
const STATES = {
  ready: { words: "up", action: "kill" },
  unready: { words: "up, not ready", action: "kill" },
  down: { words: "down", action: "start" },
};

/** @param {StackProcess["state"]} state */
export function stateOf(state) {
  return STATES[state] ?? { words: state, action: "kill" };
}

/**
 * @param {StackProcess[]} processes
 * @returns {{name: string, processes: StackProcess[]}[]} by region; what all share comes first and has an empty name
 */
export function byRegion(processes) {
  /** @type {Map<string, StackProcess[]>} */ const groups = new Map();
  for (const process of processes) {
    const region = process.region ?? "";
    groups.set(region, [...(groups.get(region) ?? []), process]);
  }
  return [...groups].map(([name, members]) => ({ name, processes: members }));
}

/**
 * What to do when the gateway that serves this page is gone: the consoles that are still there can start it.
 *
 * @param {string} own its name
 * @param {StackProcess[]} processes as last known
 * @returns {{words: string, consoles: {name: string, url: string}[]}}
 */
export function ownIsGone(own, processes) {
  const consoles = processes.flatMap(({ name, url, state }) => (url && name !== own && state !== "down" ? [{ name, url }] : []));
  const how = consoles.length ? "Another gateway's console can start it again:" : `Start it again with ./tally start ${own}.`;
  return {
    words: `${own} serves this page and does not answer. What is shown here is the last that was heard, and nothing can be done from here; this page goes on by itself when it is back. ${how}`,
    consoles,
  };
}
