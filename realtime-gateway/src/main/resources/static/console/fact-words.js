import { formatDuration, formatNumber } from "./format.js";

/** @typedef {{name: string, local: boolean, behindMs?: number | null, behindRecords?: number | null, lastHeard?: string | null}} RegionLag */
/** @typedef {{state: string, reason?: string, dirty?: number | null}} Exchange */

/** From here on a region is told to be behind in a colour that is seen: three of its watermarks were missed. */
const LATE_MS = 3_000;

/**
 * How far this region's copy is behind the others.
 *
 * @param {RegionLag[]} regions
 * @returns {{words: string, late: boolean}}
 */
export function lagFact(regions) {
  const others = regions.filter(({ local }) => !local);
  return {
    words: others.map(lagWords).join(" · ") || "nobody",
    late: others.some(({ behindMs }) => behindMs != null && behindMs > LATE_MS),
  };
}

/** @param {RegionLag} region */
function lagWords({ name, behindMs, behindRecords, lastHeard }) {
  if (behindMs == null) return lastHeard ? `${name} unknown` : `${name} never heard`;
  const records = behindRecords ? `, ${counted(behindRecords, "record")}` : "";
  return `${name} ${formatDuration(behindMs)}${records}`;
}

/**
 * What waits to leave this region.
 *
 * @param {Exchange | undefined} exchange
 * @returns {{words: string, late: boolean}}
 */
export function dirtyFact(exchange) {
  const stopped = exchange && exchange.state !== "running" ? `exchange ${exchange.state}` : "";
  const dirty = exchange?.dirty == null ? "unknown" : counted(exchange.dirty, "counter");
  return { words: [dirty, stopped].filter(Boolean).join(", "), late: Boolean(stopped) };
}

/**
 * @param {{sockets?: number, subscriptions?: number}} gateway
 * @returns {string}
 */
export function socketWords({ sockets, subscriptions }) {
  if (sockets == null) return "unknown";
  return subscriptions == null ? formatNumber(sockets) : `${formatNumber(sockets)}, watching ${counted(subscriptions, "counter")}`;
}

/**
 * @param {number} number
 * @param {string} noun
 */
function counted(number, noun) {
  return `${formatNumber(number)} ${noun}${number === 1 ? "" : "s"}`;
}
