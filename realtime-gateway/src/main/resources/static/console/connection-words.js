/**
 * The state of a connection as a card tells it: a short label, and the whole story for those who point at it.
 *
 * @param {import("../tally/connection.js").ConnectionState} state
 * @param {string} gateway its address
 * @returns {{label: string, title: string}}
 */
export function connectionWords({ name, gateway: id, code, reason, retryInMs = 0 }, gateway) {
  switch (name) {
    case "open":
      return { label: "live", title: `Connected to ${id} at ${gateway}` };
    case "connecting":
      return { label: "connecting …", title: `Connecting to ${gateway}` };
    case "waiting":
      return {
        label: "not reachable, retrying",
        title: `The gateway at ${gateway} is away (${code}${reason ? ` ${reason}` : ""}); next attempt in ${Math.round(retryInMs / 1_000)} s`,
      };
    case "refused":
      return { label: `refused (${code})`, title: `The gateway at ${gateway} does not want this page: ${reason || code}` };
    default:
      return { label: "not connected", title: "" };
  }
}
