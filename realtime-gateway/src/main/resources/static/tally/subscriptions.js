import { isCounterName } from "./checks.js";
import { Freshness } from "./freshness.js";
import { passes } from "./problem.js";
import { waitMs } from "./reconnection.js";

const SUBSCRIBE_AT_ONCE = 100;
const ASK_AGAIN_AFTER_MS = 2_000;

/**
 * @typedef {{id: string, count: number, epoch: string, version: number, watching?: number}} CounterValue
 *     watching: how many sockets watch it, in all regions; there only if asked for, and as soon as it is known
 */
/** @typedef {{id: string, problem: string}} Rejection */
/** @typedef {(news: CounterValue | Rejection) => void} Listener */
/** @typedef {{tell: Listener, watching: boolean}} Subscriber */
/** @typedef {{subscribers: Set<Subscriber>, freshness: Freshness, value?: CounterValue, rejection?: Rejection}} Watch */

/**
 * What the page watches, what it was told of each counter, and who listens.
 */
export class Subscriptions {
  /** @type {Map<string, Watch>} */ #watches = new Map();
  /** Asked, and not answered. @type {Map<number, string[]>} */ #asked = new Map();
  /** @type {Set<string>} */ #toAsk = new Set();
  /** Rejected, and asked for again when the timer ends. @type {Set<string>} */ #toAskAgain = new Set();
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #againTimer;
  /** When that is due. */ #againAt = 0;
  #wire;

  /**
   * @param {object} wire
   * @param {(message: object) => object | undefined} wire.send as of Outbox
   * @param {() => number} wire.nextRef
   * @param {() => void} wire.asking something is asked for, or nothing is watched any more: a stream of events has to follow
   */
  constructor(wire) {
    this.#wire = wire;
  }

  /** Everything that is watched. @returns {string[]} */
  get ids() {
    return [...this.#watches.keys()];
  }

  /** Whether nothing that was asked for waits for its answer. */
  get isAnswered() {
    return this.#asked.size === 0 && this.#toAsk.size === 0;
  }

  /** Whether anybody wants to know how many watch. */
  get wantsWatching() {
    return this.ids.some((id) => this.#wantsWatching(id));
  }

  /**
   * @param {string[]} ids
   * @param {Listener} listener
   * @param {boolean} watching
   * @returns {() => void} call it to leave
   */
  join(ids, listener, watching) {
    // An object of its own per call, so that the same listener may subscribe twice.
    const subscriber = { tell: listener, watching };
    for (const id of ids) this.#join(id, subscriber);
    return () => this.#leave(ids, subscriber);
  }

  /** Asks for everything, at a gateway that knows nothing of this page yet. */
  askAll() {
    this.forget();
    this.#ask(this.ids);
  }

  /** What was asked will not be answered, and everything is to be asked for anew. */
  forget() {
    this.#asked.clear();
    this.#toAskAgain.clear();
    clearTimeout(this.#againTimer);
    this.#againAt = 0;
  }

  clear() {
    this.#watches.clear();
    this.forget();
  }

  /**
   * @param {{ref: number, counters: CounterValue[], rejected?: Rejection[]}} message
   * @param {number} rank as in Freshness
   */
  subscribed({ ref, counters, rejected = [] }, rank) {
    this.#asked.delete(ref);
    this.update(counters, rank);
    this.rejected(rejected);
  }

  /**
   * @param {CounterValue[]} values
   * @param {number} rank as in Freshness
   */
  update(values, rank) {
    for (const value of values) this.take(value, rank);
  }

  /**
   * The count is taken by its version, and how many watch from the newest frame, whatever its version.
   *
   * @param {CounterValue} value
   * @param {number} rank as in Freshness
   */
  take(value, rank) {
    const watch = this.#watches.get(value.id);
    if (!watch) return;
    const before = watch.value;
    const isNewer = watch.freshness.accept(value, rank);
    const total = isNewer || !before ? value : before;
    const watching = value.watching ?? before?.watching;
    watch.value = watching === undefined ? total : { ...total, watching };
    if (isNewer || watch.rejection) publish(watch, watch.value);
    else if (watching !== before?.watching) publish(watch, watch.value, (subscriber) => subscriber.watching);
    watch.rejection = undefined;
  }

  /**
   * @param {Rejection[]} rejections
   * @param {number} [retryAfterMs]
   */
  rejected(rejections, retryAfterMs = ASK_AGAIN_AFTER_MS) {
    const watched = rejections.filter(({ id }) => this.#watches.has(id));
    for (const rejection of watched) {
      const watch = /** @type {Watch} */ (this.#watches.get(rejection.id));
      watch.rejection = rejection;
      publish(watch, rejection);
    }
    this.#askAgain(watched.filter(({ problem }) => passes(problem)), retryAfterMs);
  }

  /** @param {{ref: number, problem: string, retryAfterMs?: number}} error of a subscribe frame, or of any other */
  failed({ ref, problem, retryAfterMs }) {
    const ids = this.#asked.get(ref) ?? [];
    this.#asked.delete(ref);
    this.rejected(ids.map((id) => ({ id, problem })), retryAfterMs);
  }

  /**
   * @param {string} id
   * @param {Subscriber} subscriber
   */
  #join(id, subscriber) {
    const watch = this.#watches.get(id);
    if (watch) {
      const isMore = subscriber.watching && !this.#wantsWatching(id);
      watch.subscribers.add(subscriber);
      const present = watch.rejection ?? watch.value;
      if (present) tell(watch, subscriber, present);
      if (isMore) this.#ask([id]);
      return;
    }
    /** @type {Watch} */ const fresh = { subscribers: new Set([subscriber]), freshness: new Freshness() };
    if (!isCounterName(id)) {
      tell(fresh, subscriber, { id, problem: "invalid-key" });
      return;
    }
    this.#watches.set(id, fresh);
    this.#ask([id]);
  }

  /**
   * @param {string[]} ids
   * @param {Subscriber} subscriber
   */
  #leave(ids, subscriber) {
    const left = ids.filter((id) => {
      const watch = this.#watches.get(id);
      return watch?.subscribers.delete(subscriber) && watch.subscribers.size === 0;
    });
    for (const id of left) this.#watches.delete(id);
    if (this.#watches.size === 0) this.#wire.asking();
    const counters = left.filter((id) => !this.#toAsk.has(id));
    if (counters.length > 0) this.#wire.send({ type: "unsubscribe", ref: this.#wire.nextRef(), counters });
  }

  /** @param {string} id */
  #wantsWatching(id) {
    return [...(this.#watches.get(id)?.subscribers ?? [])].some(({ watching }) => watching);
  }

  /**
   * What one task asks for goes in one message, so a page full of counters does not send one each.
   *
   * @param {Iterable<string>} ids
   */
  #ask(ids) {
    if (this.#toAsk.size === 0) queueMicrotask(() => this.#sendAsked());
    for (const id of ids) {
      this.#toAsk.add(id);
      this.#toAskAgain.delete(id);
    }
  }

  /**
   * One timer for all, by the latest time named: a frame for each counter would be more than a gateway takes from one
   * socket, and it would close it. What many pages were refused together does not come back together.
   *
   * @param {Rejection[]} rejections
   * @param {number} afterMs
   */
  #askAgain(rejections, afterMs) {
    for (const { id } of rejections) this.#toAskAgain.add(id);
    const at = Date.now() + afterMs + waitMs(0);
    if (rejections.length === 0 || at <= this.#againAt) return;
    clearTimeout(this.#againTimer);
    this.#againAt = at;
    this.#againTimer = setTimeout(() => {
      this.#againAt = 0;
      this.#ask(this.#toAskAgain);
    }, at - Date.now());
  }

  #sendAsked() {
    const wanted = [...this.#toAsk].filter((id) => this.#watches.has(id));
    this.#toAsk.clear();
    if (wanted.length === 0) return;
    this.#sendSubscribe(wanted.filter((id) => !this.#wantsWatching(id)), {});
    this.#sendSubscribe(wanted.filter((id) => this.#wantsWatching(id)), { include: ["watching"] });
    this.#wire.asking();
  }

  /**
   * @param {string[]} ids
   * @param {{include?: string[]}} what
   */
  #sendSubscribe(ids, what) {
    for (let from = 0; from < ids.length; from += SUBSCRIBE_AT_ONCE) {
      const ref = this.#wire.nextRef();
      const counters = ids.slice(from, from + SUBSCRIBE_AT_ONCE);
      if (!this.#wire.send({ type: "subscribe", ref, counters, ...what })) return;
      this.#asked.set(ref, counters);
    }
  }
}

/**
 * @param {Watch} watch
 * @param {CounterValue | Rejection} news
 * @param {(subscriber: Subscriber) => boolean} [whom]
 */
function publish(watch, news, whom = () => true) {
  for (const subscriber of watch.subscribers) if (whom(subscriber)) tell(watch, subscriber, news);
}

/**
 * In a task of its own: a listener that throws is reported and disturbs nobody.
 *
 * @param {Watch} watch
 * @param {Subscriber} subscriber
 * @param {CounterValue | Rejection} news
 */
function tell(watch, subscriber, news) {
  queueMicrotask(() => {
    if (watch.subscribers.has(subscriber)) subscriber.tell(news);
  });
}
