import { comesBack, waitMs } from "./reconnection.js";

const SUBPROTOCOL = "tally.v1.json";
const HELLO_WITHIN_MS = 10_000;
const PONG_WITHIN_MS = 10_000;
const SHORTEST_PING_MS = 1_000;
/** A connection that lasted this long was a good one: waits begin small again. */
const GOOD_AFTER_MS = 5_000;

/**
 * @typedef {object} ConnectionState
 * @property {"idle" | "connecting" | "open" | "waiting" | "refused"} name `waiting` comes back by
 *     itself after `retryInMs`; `refused` does not
 * @property {number} [retryInMs]
 * @property {number} [code] why the connection before ended
 * @property {string} [reason]
 * @property {string} [gateway] who answered, when open
 * @property {string} [region]
 */

/**
 * A WebSocket that comes back: one socket at a time, opened again when it is lost, silent or sent away.
 *
 * Events: `state` (detail: ConnectionState), `message` (detail: the parsed frame). Pings, pongs and
 * `reconnect` are answered here and not passed on.
 */
export class Connection extends EventTarget {
  #url;
  #longestWaitMs;
  /** @type {ConnectionState} */ #state = { name: "idle" };
  /** @type {WebSocket | undefined} */ #socket;
  #attempt = 0;
  #openedAt = 0;
  /** When the gateway asked this client to come back; 0 when it did not. */
  #comeBackAt = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #retryTimer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #deadline;
  /** @type {ReturnType<typeof setInterval> | undefined} */ #pingTimer;

  /**
   * @param {string} url
   * @param {number} [longestWaitMs]
   */
  constructor(url, longestWaitMs) {
    super();
    this.#url = url;
    this.#longestWaitMs = longestWaitMs;
  }

  get state() {
    return this.#state;
  }

  /** Begins, unless it has begun. */
  open() {
    if (this.#state.name !== "idle") return;
    globalThis.addEventListener?.("online", this.#retryNow);
    this.#connect();
  }

  /** Ends it for good, until the next open(). */
  close() {
    globalThis.removeEventListener?.("online", this.#retryNow);
    this.#leave(1000, "done");
    this.#show({ name: "idle" });
  }

  /**
   * @param {object} message
   * @returns {boolean} false when there is no open connection: nothing was sent
   */
  send(message) {
    if (this.#state.name !== "open" || this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  #retryNow = () => {
    if (this.#state.name === "waiting") this.#connect();
  };

  #connect() {
    clearTimeout(this.#retryTimer);
    this.#comeBackAt = 0;
    this.#show({ name: "connecting" });
    const socket = new WebSocket(this.#url, SUBPROTOCOL);
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#receive(data);
    socket.onclose = ({ code, reason }) => this.#lost(code, reason);
    this.#expectWithin(HELLO_WITHIN_MS, "no hello");
  }

  /** @param {string} data */
  #receive(data) {
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      this.#abandon(4000, "a frame was not JSON");
      return;
    }
    if (message.type === "hello") this.#greet(message);
    else if (message.type === "pong") clearTimeout(this.#deadline);
    else if (message.type === "reconnect") this.#moveLater(message.afterMs);
    else this.dispatchEvent(new CustomEvent("message", { detail: message }));
  }

  /** @param {{gateway: string, region: string, pingMs: number}} hello */
  #greet({ gateway, region, pingMs }) {
    clearTimeout(this.#deadline);
    clearInterval(this.#pingTimer);
    const everyMs = Math.max(SHORTEST_PING_MS, pingMs || 25_000);
    this.#pingTimer = setInterval(() => this.#ping(everyMs), everyMs);
    this.#openedAt = Date.now();
    this.#show({ name: "open", gateway, region });
  }

  /** @param {number} everyMs */
  #ping(everyMs) {
    if (this.send({ type: "ping" })) this.#expectWithin(Math.min(PONG_WITHIN_MS, everyMs * 0.9), "no pong");
  }

  /**
   * @param {number} ms
   * @param {string} otherwise
   */
  #expectWithin(ms, otherwise) {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#abandon(4002, otherwise), ms);
  }

  /**
   * The gateway is leaving. The socket serves until it is time, or until the gateway closes it.
   *
   * @param {number} afterMs
   */
  #moveLater(afterMs) {
    const ms = Math.max(waitMs(0), afterMs || 0);
    this.#comeBackAt = Date.now() + ms;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.#move(), ms);
  }

  #move() {
    this.#leave(1000, "moving");
    this.#connect();
  }

  /**
   * Gives a silent or broken socket up without waiting for its closing handshake.
   *
   * @param {number} code
   * @param {string} reason
   */
  #abandon(code, reason) {
    this.#leave(code, reason);
    this.#lost(code, reason);
  }

  /**
   * @param {number} code
   * @param {string} reason
   */
  #leave(code, reason) {
    this.#stopTimers();
    if (!this.#socket) return;
    this.#socket.onmessage = null;
    this.#socket.onclose = null;
    this.#socket.close(code, reason);
    this.#socket = undefined;
  }

  /**
   * @param {number} code
   * @param {string} reason
   */
  #lost(code, reason) {
    this.#stopTimers();
    this.#socket = undefined;
    if (!comesBack(code)) {
      this.#show({ name: "refused", code, reason });
      return;
    }
    if (this.#openedAt && Date.now() - this.#openedAt >= GOOD_AFTER_MS) this.#attempt = 0;
    this.#openedAt = 0;
    const asked = this.#comeBackAt - Date.now();
    const retryInMs = asked > 0 ? asked : waitMs(this.#attempt++, this.#longestWaitMs);
    this.#retryTimer = setTimeout(() => this.#connect(), retryInMs);
    this.#show({ name: "waiting", retryInMs, code, reason });
  }

  #stopTimers() {
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#deadline);
    clearInterval(this.#pingTimer);
  }

  /** @param {ConnectionState} state */
  #show(state) {
    this.#state = state;
    this.dispatchEvent(new CustomEvent("state", { detail: state }));
  }
}
