import { Addresses } from "./addresses.js";
import { GatewaySocket } from "./gateway-socket.js";
import { comesBack, GOOD_AFTER_MS, MOVE_AT, waitMs } from "./reconnection.js";

/** The gateway that was left is kept for at most so long after the next one's hello. */
const KEEP_OLD_MS = 5_000;
/** How often a socket is tried while the page reads over events instead. */
const SOCKET_AGAIN_MS = 60_000;

/**
 * @typedef {object} ConnectionState
 * @property {"idle" | "connecting" | "open" | "waiting" | "reading" | "refused"} name `waiting` comes back by itself
 *     after `retryInMs`; `reading` has no socket and gets values over events, increments wait, or are rejected when every
 *     gateway has refused; `refused` does not come back
 * @property {number} [retryInMs]
 * @property {number} [code] why the connection before ended
 * @property {string} [reason]
 * @property {string} [gateway] who answered, when open
 * @property {string} [region]
 */

/**
 * A connection that comes back: opened again, at the next gateway, when it is lost, silent or refused. When its gateway
 * is leaving, it opens the next one first and closes the old one when told to, so that values never stop.
 *
 * Events: `state` (detail: ConnectionState), `message` (detail: the parsed frame, and the rank of its socket as in
 * Freshness), `ended` (detail: the GatewaySocket whose answers will not come any more).
 */
export class Connection extends EventTarget {
  /** Attempts without a hello since the last one. */
  unheard = 0;
  #addresses;
  #longestWaitMs;
  /** @type {ConnectionState} */ #state = { name: "idle" };
  /** @type {GatewaySocket | undefined} */ #socket;
  /** While moving: the one that takes over. @type {GatewaySocket | undefined} */ #next;
  /** After a move: the one before. @type {GatewaySocket | undefined} */ #old;
  #isPatient = false;
  /** Whether the present wait began while patient. */ #waitsPatiently = false;
  /** Whether an attempt was made soon for being patient, since the last hello. */ #triedSoon = false;
  #attempt = 0;
  #openedAt = 0;
  /** When the gateway asked this client to come back; 0 when it did not. */
  #comeBackAt = 0;
  /** The next attempt. @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  /** When that is due, while waiting. */ #dueAt = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #oldTimer;

  /**
   * @param {string | string[]} gateways as in socketUrl
   * @param {number} [longestWaitMs]
   */
  constructor(gateways, longestWaitMs) {
    super();
    this.#addresses = new Addresses(gateways);
    this.#longestWaitMs = longestWaitMs;
  }

  get state() {
    return this.#state;
  }

  /** Of the gateway that send() sends to; undefined: there is none. */
  get region() {
    return this.#socket?.hello?.region;
  }

  /** The gateway that was moved away from, until leaveOld(). */
  get old() {
    return this.#old;
  }

  /** Begins, unless it has begun. */
  open() {
    if (this.#state.name !== "idle") return;
    this.#addresses.forgive();
    if (!globalThis.WebSocket) {
      this.unheard = Infinity;
      this.#show({ name: "waiting", reason: "there are no sockets here" });
      return;
    }
    globalThis.addEventListener?.("online", this.#retryNow);
    globalThis.addEventListener?.("offline", this.#giveUp);
    this.#connect();
  }

  /** Ends it for good, until the next open(). */
  close() {
    globalThis.removeEventListener?.("online", this.#retryNow);
    globalThis.removeEventListener?.("offline", this.#giveUp);
    clearTimeout(this.#timer);
    for (const socket of [this.#socket, this.#next]) this.#leave(socket, "done");
    this.leaveOld();
    this.#socket = this.#next = undefined;
    this.#attempt = this.unheard = this.#openedAt = this.#comeBackAt = 0;
    this.#triedSoon = false;
    this.#show({ name: "idle" });
  }

  /**
   * @param {object} message
   * @returns {GatewaySocket | undefined} what it was sent on; undefined: nothing was sent
   */
  send(message) {
    return this.#socket?.send(message) ? this.#socket : undefined;
  }

  /**
   * Whether the page can do without a socket for now: then it is tried once soon, because what reaches the gateway by
   * another way has perhaps come back, and seldom after that. However often it changes, waits grow as they do without.
   *
   * @param {boolean} isPatient
   */
  setPatient(isPatient) {
    this.#isPatient = isPatient;
    if (this.#state.name !== "waiting" || !globalThis.WebSocket) return;
    if (isPatient && !this.#triedSoon) {
      this.#triedSoon = true;
      this.#connectWithin(waitMs(0));
    } else if (!isPatient && this.#waitsPatiently) {
      this.#waitsPatiently = false;
      this.#connectWithin(waitMs(this.#attempt++, this.#longestWaitMs));
    }
  }

  /** The gateway that was moved away from is not needed any more. */
  leaveOld() {
    clearTimeout(this.#oldTimer);
    const old = this.#old;
    this.#old = undefined;
    this.#leave(old, "moved");
  }

  #retryNow = () => {
    if (this.#state.name === "waiting") this.#connect();
  };

  /** The browser knows that the network is gone long before a ping does. Should it be wrong, the next attempt is near. */
  #giveUp = () => {
    for (const socket of [this.#old, this.#next, this.#socket]) socket?.giveUp(4000, "offline");
  };

  #connect() {
    clearTimeout(this.#timer);
    this.#comeBackAt = 0;
    this.#socket = this.#dial();
    this.#show({ name: "connecting" });
  }

  #dial() {
    return new GatewaySocket(this.#addresses.present, {
      greeted: (socket, hello) => this.#greeted(socket, hello),
      heard: ({ rank }, frame) => this.dispatchEvent(new CustomEvent("message", { detail: { frame, rank } })),
      sentAway: (socket, afterMs) => this.#sentAway(socket, afterMs),
      ended: (socket, code, reason) => this.#ended(socket, code, reason),
    });
  }

  /**
   * @param {GatewaySocket} socket
   * @param {import("./gateway-socket.js").Hello} hello
   */
  #greeted(socket, { gateway, region }) {
    if (socket === this.#next) {
      this.leaveOld();
      this.#old = this.#socket;
      this.#oldTimer = setTimeout(() => this.leaveOld(), KEEP_OLD_MS);
      this.#socket = socket;
      this.#next = undefined;
    }
    this.#comeBackAt = this.unheard = 0;
    this.#triedSoon = false;
    this.#openedAt = Date.now();
    this.#show({ name: "open", gateway, region });
  }

  /**
   * @param {GatewaySocket} socket
   * @param {number} afterMs
   */
  #sentAway(socket, afterMs) {
    if (socket !== this.#socket || this.#next) return;
    this.#comeBackAt = Date.now() + Math.max(waitMs(0), afterMs);
    this.#moveIn(afterMs * MOVE_AT);
  }

  /** @param {number} ms */
  #moveIn(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#addresses.next();
      this.#next = this.#dial();
    }, ms);
  }

  /**
   * @param {GatewaySocket} socket
   * @param {number} code
   * @param {string} reason
   */
  #ended(socket, code, reason) {
    if (!socket.hello) this.unheard++;
    if (!comesBack(code)) this.#addresses.refuse(socket.url);
    if (socket === this.#old) {
      this.leaveOld();
    } else if (socket === this.#next) {
      this.#next = undefined;
      if (!this.#addresses.exhausted) this.#moveIn(waitMs(this.#attempt++, this.#longestWaitMs));
    } else if (this.#next) {
      this.#socket = this.#next;
      this.#next = undefined;
      this.#show({ name: "connecting", code, reason });
    } else {
      this.#lost(code, reason);
    }
    this.dispatchEvent(new CustomEvent("ended", { detail: socket }));
  }

  /**
   * @param {number} code
   * @param {string} reason
   */
  #lost(code, reason) {
    clearTimeout(this.#timer);
    this.#socket = undefined;
    if (this.#addresses.exhausted) {
      this.#show({ name: "refused", code, reason });
      return;
    }
    if (this.#openedAt && Date.now() - this.#openedAt >= GOOD_AFTER_MS) this.#attempt = 0;
    this.#openedAt = 0;
    this.#addresses.next();
    const retryInMs = this.#retryInMs();
    this.#connectIn(retryInMs);
    this.#show({ name: "waiting", retryInMs, code, reason });
  }

  /** @param {number} ms */
  #connectIn(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#connect(), ms);
    this.#dueAt = Date.now() + ms;
  }

  /** Leaves an attempt alone that is due sooner. @param {number} ms */
  #connectWithin(ms) {
    if (Date.now() + ms >= this.#dueAt) return;
    this.#connectIn(ms);
    this.#state = { ...this.#state, retryInMs: ms };
  }

  #retryInMs() {
    const asked = this.#comeBackAt - Date.now();
    this.#waitsPatiently = asked <= 0 && this.#isPatient;
    if (asked > 0) return asked;
    if (this.#isPatient) return Math.round(SOCKET_AGAIN_MS * (0.5 + Math.random() / 2));
    return waitMs(this.#attempt++, this.#longestWaitMs);
  }

  /**
   * @param {GatewaySocket | undefined} socket
   * @param {string} reason
   */
  #leave(socket, reason) {
    if (!socket) return;
    socket.leave(1000, reason);
    this.dispatchEvent(new CustomEvent("ended", { detail: socket }));
  }

  /** @param {ConnectionState} state */
  #show(state) {
    this.#state = state;
    this.dispatchEvent(new CustomEvent("state", { detail: state }));
  }
}
