import { socketUrl, TallyClient } from "./client.js";

/** The gateway that this module came from. */
const HERE = new URL(import.meta.url).origin;

/** One client per set of gateways for all counters of the page. @type {Map<string, TallyClient>} */
const clients = new Map();

/**
 * The client that all counters of the page use: one connection for everything.
 *
 * @param {string} [gateways] one address or several, separated by spaces; relative ones to the page
 * @returns {TallyClient}
 */
export function sharedClient(gateways = HERE) {
  const urls = gateways.trim().split(/\s+/).map((gateway) => socketUrl(new URL(gateway, document.baseURI).href));
  const key = [...new Set(urls)].sort().join(" ");
  let client = clients.get(key);
  if (!client) {
    client = new TallyClient(urls);
    clients.set(key, client);
  }
  return client;
}
