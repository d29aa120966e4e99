import { nextRank } from "./freshness.js";
import { SHORTEST_PING_MS } from "./reconnection.js";

const SUBPROTOCOL = "tally.v1.json";
const HELLO_WITHIN_MS = 10_000;
const PONG_WITHIN_MS = 10_000;
const PING_MS = 25_000;

/** @typedef {{gateway: string, region: string, pingMs: number}} Hello */

/**
 * @typedef {object} SocketOwner
 * @property {(socket: GatewaySocket, hello: Hello) => void} greeted it may be sent on from now on
 * @property {(socket: GatewaySocket, frame: any) => void} heard any frame but hello, pong and reconnect
 * @property {(socket: GatewaySocket, afterMs: number) => void} sentAway the gateway is leaving, and serves until then
 * @property {(socket: GatewaySocket, code: number, reason: string) => void} ended once, unless it was left
 */

/**
 * One WebSocket from hello to its end. It pings, and ends by itself when it hears nothing in time.
 */
export class GatewaySocket {
  /** Who answered, after the hello. @type {Hello | undefined} */ hello;
  /** As in Freshness, after the hello. */ rank = 0;
  #owner;
  /** @type {WebSocket | undefined} */ #socket;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #deadline;
  /** @type {ReturnType<typeof setInterval> | undefined} */ #pingTimer;

  /**
   * @param {string} url
   * @param {SocketOwner} owner
   */
  constructor(url, owner) {
    this.url = url;
    this.#owner = owner;
    this.#expectWithin(HELLO_WITHIN_MS, "no hello");
    try {
      this.#socket = new WebSocket(url, SUBPROTOCOL);
    } catch (failure) {
      // For example an insecure address in a secure page: to the owner a socket that ended, and not at once.
      queueMicrotask(() => this.giveUp(4000, String(failure)));
      return;
    }
    this.#socket.onmessage = ({ data }) => this.#receive(data);
    this.#socket.onclose = ({ code, reason }) => this.#end(code, reason);
  }

  /**
   * @param {object} message
   * @returns {boolean} false: it was certainly not sent
   */
  send(message) {
    if (!this.hello || this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /**
   * Closes it; the owner hears nothing more.
   *
   * @param {number} [code]
   * @param {string} [reason]
   */
  leave(code = 1000, reason = "done") {
    this.#stopTimers();
    const socket = this.#socket;
    this.#socket = undefined;
    if (!socket) return;
    socket.onmessage = null;
    socket.onclose = null;
    // A browser allows no longer reason than 123 bytes.
    socket.close(code, reason.slice(0, 40));
  }

  /** @param {string} data */
  #receive(data) {
    let frame;
    try {
      frame = JSON.parse(data);
    } catch {
      this.giveUp(4000, "a frame was not JSON");
      return;
    }
    if (frame.type === "hello") this.#greet(frame);
    else if (frame.type === "pong") clearTimeout(this.#deadline);
    else if (frame.type === "reconnect") this.#owner.sentAway(this, Math.max(0, Number(frame.afterMs) || 0));
    else this.#owner.heard(this, frame);
  }

  /** @param {Hello} hello */
  #greet(hello) {
    this.#stopTimers();
    const everyMs = Math.max(SHORTEST_PING_MS, hello.pingMs || PING_MS);
    this.#pingTimer = setInterval(() => this.#ping(everyMs), everyMs);
    this.hello = hello;
    this.rank = nextRank();
    this.#owner.greeted(this, hello);
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
    this.#deadline = setTimeout(() => this.giveUp(4002, otherwise), ms);
  }

  /**
   * Ends a silent or broken socket without waiting for its closing handshake.
   *
   * @param {number} code
   * @param {string} reason
   */
  giveUp(code, reason) {
    this.leave(code, reason);
    this.#end(code, reason);
  }

  /**
   * @param {number} code
   * @param {string} reason
   */
  #end(code, reason) {
    this.#stopTimers();
    this.#socket = undefined;
    this.#owner.ended(this, code, reason);
  }

  #stopTimers() {
    clearTimeout(this.#deadline);
    clearInterval(this.#pingTimer);
  }
}
