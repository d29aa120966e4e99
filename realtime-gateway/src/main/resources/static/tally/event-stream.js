import { Addresses, eventsUrl } from "./addresses.js";
import { nextRank } from "./freshness.js";
import { GOOD_AFTER_MS, MOVE_AT, SHORTEST_PING_MS, waitMs } from "./reconnection.js";

/** What is subscribed within so long becomes one new address. */
const COALESCE_MS = 100;
/** A browser's and a gateway's limit for an address is 8 KB; the surplus is refused with `too-many-items`. */
const LONGEST_URL = 7_000;
/** No event for so many intervals between pings, and the connection is taken for broken. */
const SILENT_FOR_PINGS = 2.5;

/** @typedef {{ids: string[], watching: boolean}} Wanted */

/**
 * Values over server-sent events, for pages that can not open a socket. What is watched stands in the address, so each
 * change of it opens a new stream, which takes over from the one before when it answers.
 */
export class EventStream {
  #addresses;
  #owner;
  /** @type {EventSource | undefined} */ #source;
  /** Opened, and not answered yet. @type {EventSource | undefined} */ #next;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  /** Of what is read, as in Freshness. */ #rank = 0;
  /** What is read may be silent for so long; 0 until it has pinged, which an older gateway never does. */ #silentMs = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #deadline;
  #isOpen = false;
  #openedAt = 0;
  #failures = 0;
  /** Whether the next attempt follows a failure. */ #isRetry = false;

  /**
   * @param {string | string[]} gateways as in socketUrl
   * @param {object} owner
   * @param {() => Wanted} owner.wanted
   * @param {(message: any, rank: number) => void} owner.heard `update` or `rejected`
   * @param {() => void} owner.changed isReading is another
   */
  constructor(gateways, owner) {
    this.#addresses = new Addresses(gateways);
    this.#owner = owner;
  }

  /** Whether values come in. */
  get isReading() {
    return this.#source !== undefined;
  }

  /** Begins, unless it has begun or there are no events here. */
  open() {
    if (this.#isOpen || !globalThis.EventSource) return;
    this.#isOpen = true;
    globalThis.addEventListener?.("online", this.#retryNow);
    globalThis.addEventListener?.("offline", this.#giveUp);
    this.#failures = 0;
    this.#dial();
  }

  close() {
    this.#isOpen = false;
    globalThis.removeEventListener?.("online", this.#retryNow);
    globalThis.removeEventListener?.("offline", this.#giveUp);
    clearTimeout(this.#timer);
    this.#next?.close();
    this.#next = undefined;
    this.#read(undefined);
  }

  /** What is wanted has changed, or is to be asked for again; after a failure that is asked for when its wait is over. */
  ask() {
    if (this.#isOpen && !this.#isRetry) this.#dialIn(COALESCE_MS);
  }

  /** @param {number} ms */
  #dialIn(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#dial(), ms);
  }

  #retryNow = () => {
    if (this.#isRetry) this.#dial();
  };

  /** As Connection does: the browser knows that the network is gone long before a ping is missed. */
  #giveUp = () => {
    for (const source of [this.#source, this.#next]) if (source) this.#failed(source);
  };

  #dial() {
    clearTimeout(this.#timer);
    this.#isRetry = false;
    this.#next?.close();
    this.#next = undefined;
    const url = this.#url();
    if (!url) {
      this.#read(undefined);
      return;
    }
    const source = new EventSource(url);
    this.#next = source;
    source.addEventListener("open", () => this.#opened(source));
    source.addEventListener("error", () => this.#failed(source));
    this.#on(source, "ping", ({ pingMs }) => this.#pinged(pingMs));
    this.#on(source, "update", (message) => this.#hear(message));
    this.#on(source, "rejected", (message) => this.#hear(message));
    this.#on(source, "reconnect", ({ afterMs }) => this.#sentAway(afterMs));
  }

  /**
   * @param {EventSource} source
   * @param {string} type
   * @param {(message: any) => void} heard
   */
  #on(source, type, heard) {
    source.addEventListener(type, ({ data }) => {
      if (source !== this.#source) return;
      this.#expectMore();
      heard(JSON.parse(data));
    });
  }

  /** @param {number} pingMs */
  #pinged(pingMs) {
    if (!(pingMs > 0)) return;
    this.#silentMs = SILENT_FOR_PINGS * Math.max(SHORTEST_PING_MS, pingMs);
    this.#expectMore();
  }

  /** A connection that is half open ends for nobody: only its silence tells. */
  #expectMore() {
    clearTimeout(this.#deadline);
    const source = this.#source;
    if (this.#silentMs > 0 && source) this.#deadline = setTimeout(() => this.#failed(source), this.#silentMs);
  }

  /** @returns {string | undefined} undefined: nothing is wanted */
  #url() {
    const { ids, watching } = this.#owner.wanted();
    const url = new URL(eventsUrl(this.#addresses.present));
    if (watching) url.searchParams.set("include", "watching");
    const surplus = ids.filter((id) => {
      const part = `${url.search ? "&" : "?"}id=${encodeURIComponent(id)}`;
      if (url.href.length + part.length > LONGEST_URL) return true;
      url.search += part;
      return false;
    });
    if (surplus.length > 0) {
      this.#hear({ type: "rejected", rejected: surplus.map((id) => ({ id, problem: "too-many-items" })) });
    }
    return ids.length > 0 ? url.href : undefined;
  }

  /** @param {any} message */
  #hear(message) {
    this.#owner.heard(message, this.#rank);
  }

  /** @param {EventSource} source */
  #opened(source) {
    this.#next = undefined;
    this.#rank = nextRank();
    this.#read(source);
  }

  /** The browser's own retry is left out: it would ask the same gateway again. @param {EventSource} source */
  #failed(source) {
    source.close();
    if (source === this.#source) this.#read(undefined);
    else if (source !== this.#next) return;
    else this.#next = undefined;
    if (this.#next) return;
    this.#addresses.next();
    this.#isRetry = true;
    this.#dialIn(waitMs(this.#failures++));
  }

  /** @param {number} afterMs */
  #sentAway(afterMs) {
    this.#addresses.next();
    this.#dialIn(afterMs * MOVE_AT);
  }

  /** @param {EventSource | undefined} source */
  #read(source) {
    const before = this.#source;
    if (before === source) return;
    before?.close();
    clearTimeout(this.#deadline);
    this.#silentMs = 0;
    if (before && Date.now() - this.#openedAt >= GOOD_AFTER_MS) this.#failures = 0;
    this.#openedAt = Date.now();
    this.#source = source;
    if (Boolean(before) !== Boolean(source)) this.#owner.changed();
  }
}
