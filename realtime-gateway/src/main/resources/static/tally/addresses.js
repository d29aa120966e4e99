/**
 * The address of a gateway's socket.
 *
 * @param {string} gateway `https://gateway.example`, or the full `wss://gateway.example/ws`
 * @returns {string}
 */
export function socketUrl(gateway) {
  const url = new URL(gateway);
  if (url.protocol === "ws:" || url.protocol === "wss:") return url.href;
  const socket = new URL("/ws", url);
  socket.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return socket.href;
}

/**
 * The address of a gateway's events, beside its socket.
 *
 * @param {string} socket as socketUrl makes it
 * @returns {string}
 */
export function eventsUrl(socket) {
  const url = new URL("sse", socket);
  url.protocol = url.protocol === "wss:" ? "https:" : "http:";
  return url.href;
}

/**
 * The gateways that a client may connect to, as a ring of socket addresses, and the one whose turn it is.
 *
 * It begins anywhere: all pages are given the same list, and beginning with the first would put all of them on one
 * gateway. From there it goes on in order, so that after as many attempts as there are gateways each was tried.
 */
export class Addresses {
  #urls;
  #at;
  /** @type {Set<string>} */ #refusing = new Set();

  /** @param {string | string[]} gateways as in socketUrl */
  constructor(gateways) {
    this.#urls = [...new Set([gateways].flat().map(socketUrl))];
    if (this.#urls.length === 0) throw new TypeError("A client needs the address of at least one gateway.");
    this.#at = Math.floor(Math.random() * this.#urls.length);
  }

  get present() {
    return this.#urls[this.#at];
  }

  /** Whether every gateway has refused this client for good. */
  get exhausted() {
    return this.#refusing.size === this.#urls.length;
  }

  /** Goes on to the next one that has not refused; with one alone that is the same again. */
  next() {
    for (let step = 0; step < this.#urls.length; step++) {
      this.#at = (this.#at + 1) % this.#urls.length;
      if (!this.#refusing.has(this.present)) return;
    }
  }

  /** This one is not tried again until forgive(). @param {string} url */
  refuse(url) {
    this.#refusing.add(url);
  }

  forgive() {
    this.#refusing.clear();
  }
}
