import { Connection } from "./connection.js";
import { Freshness } from "./freshness.js";
import { passes, TallyProblem } from "./problem.js";
import { randomKey } from "./random-key.js";

const ANSWER_WITHIN_MS = 10_000;
const SUBSCRIBE_AT_ONCE = 100;
const ASK_AGAIN_AFTER_MS = 2_000;

/** @typedef {{id: string, count: number, epoch: string, version: number}} CounterValue */
/** @typedef {{id: string, problem: string}} Rejection */
/** @typedef {(news: CounterValue | Rejection) => void} Listener */
/** @typedef {{listeners: Set<Listener>, freshness: Freshness, value?: CounterValue, rejection?: Rejection}} Watch */
/** @typedef {{resolve: (value: CounterValue) => void, reject: (problem: TallyProblem) => void,
 *   idempotencyKey: string, timer: ReturnType<typeof setTimeout>}} Question */

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
 * Live totals of one gateway, over one connection that comes back by itself and subscribes again.
 *
 * It connects with the first subscription or increment. Event `state`: the connection changed
 * (detail: ConnectionState of connection.js).
 */
export class TallyClient extends EventTarget {
  #connection;
  /** @type {Map<string, Watch>} */ #watches = new Map();
  /** @type {Map<number, Question>} */ #questions = new Map();
  /** @type {Map<number, string[]>} */ #asked = new Map();
  /** @type {Set<string>} */ #toAsk = new Set();
  #lastRef = 0;

  /**
   * @param {string} gateway as in socketUrl
   * @param {{longestWaitMs?: number}} [options] longestWaitMs: the longest wait between two attempts
   */
  constructor(gateway, { longestWaitMs } = {}) {
    super();
    this.#connection = new Connection(socketUrl(gateway), longestWaitMs);
    this.#connection.addEventListener("state", () => this.#connectionChanged());
    this.#connection.addEventListener("message", (event) =>
      this.#receive(/** @type {CustomEvent} */ (event).detail),
    );
  }

  get state() {
    return this.#connection.state;
  }

  /**
   * Calls back with the present value, then with every newer one, or with `{id, problem}`.
   *
   * @param {string[]} ids
   * @param {Listener} listener
   * @returns {() => void} call it to unsubscribe
   */
  subscribe(ids, listener) {
    // A function of its own per call, so that the same listener may subscribe twice.
    /** @type {Listener} */ const call = (news) => listener(news);
    for (const id of ids) this.#join(id, call);
    this.#connection.open();
    return () => this.#unsubscribe(ids, call);
  }

  /**
   * Counts. Never sent twice: when the answer does not come, it rejects with `unknown-outcome`, and
   * the caller decides whether to repeat it with the same idempotencyKey.
   *
   * @param {string} counter
   * @param {number} [delta]
   * @param {{idempotencyKey?: string}} [options]
   * @returns {Promise<CounterValue>} the counter after it; rejects with a TallyProblem
   */
  increment(counter, delta = 1, { idempotencyKey = randomKey() } = {}) {
    this.#connection.open();
    const ref = ++this.#lastRef;
    if (!this.#connection.send({ type: "increment", ref, counter, delta, idempotencyKey })) {
      return Promise.reject(new TallyProblem("not-connected", { idempotencyKey }));
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#refuse(ref, "unknown-outcome"), ANSWER_WITHIN_MS);
      this.#questions.set(ref, { resolve, reject, idempotencyKey, timer });
    });
  }

  /** Drops every subscription and disconnects. */
  close() {
    this.#watches.clear();
    this.#connection.close();
  }

  /**
   * @param {string} id
   * @param {Listener} listener
   */
  #join(id, listener) {
    const watch = this.#watches.get(id);
    if (watch) {
      watch.listeners.add(listener);
      const present = watch.rejection ?? watch.value;
      if (present) tell(watch, listener, present);
      return;
    }
    this.#watches.set(id, { listeners: new Set([listener]), freshness: new Freshness() });
    this.#ask([id]);
  }

  /**
   * @param {string[]} ids
   * @param {Listener} listener
   */
  #unsubscribe(ids, listener) {
    const left = ids.filter((id) => {
      const watch = this.#watches.get(id);
      return watch?.listeners.delete(listener) && watch.listeners.size === 0;
    });
    for (const id of left) this.#watches.delete(id);
    const counters = left.filter((id) => !this.#toAsk.has(id));
    if (counters.length) this.#connection.send({ type: "unsubscribe", ref: ++this.#lastRef, counters });
  }

  /**
   * Subscribes at the gateway. What one task asks for goes in one message, so a page full of counters
   * does not send one each.
   *
   * @param {Iterable<string>} ids
   */
  #ask(ids) {
    if (this.#toAsk.size === 0) queueMicrotask(() => this.#sendSubscriptions());
    for (const id of ids) this.#toAsk.add(id);
  }

  #sendSubscriptions() {
    const wanted = [...this.#toAsk].filter((id) => this.#watches.has(id));
    this.#toAsk.clear();
    for (let from = 0; from < wanted.length; from += SUBSCRIBE_AT_ONCE) {
      const ref = ++this.#lastRef;
      const counters = wanted.slice(from, from + SUBSCRIBE_AT_ONCE);
      if (!this.#connection.send({ type: "subscribe", ref, counters })) return;
      this.#asked.set(ref, counters);
    }
  }

  #connectionChanged() {
    const { state } = this.#connection;
    if (state.name === "open") {
      this.#ask(this.#watches.keys());
    } else {
      this.#asked.clear();
      for (const ref of [...this.#questions.keys()]) this.#refuse(ref, "unknown-outcome");
    }
    this.dispatchEvent(new CustomEvent("state", { detail: state }));
  }

  /** @param {any} message a frame; types that are not known here are for newer clients */
  #receive(message) {
    switch (message.type) {
      case "update":
        message.counters.forEach((/** @type {CounterValue} */ value) => this.#take(value));
        break;
      case "subscribed":
        this.#asked.delete(message.ref);
        message.counters.forEach((/** @type {CounterValue} */ value) => this.#take(value));
        message.rejected?.forEach((/** @type {Rejection} */ rejection) => this.#reject(rejection));
        break;
      case "incremented":
        this.#take(message.counter);
        this.#answered(message.ref)?.resolve(message.counter);
        break;
      case "error":
        this.#refuse(message.ref, message.problem, message.retryAfterMs);
        break;
    }
  }

  /** @param {CounterValue} value */
  #take(value) {
    const watch = this.#watches.get(value.id);
    if (!watch) return;
    const isNews = watch.freshness.accept(value);
    if (isNews) watch.value = value;
    const wasRejected = watch.rejection !== undefined;
    watch.rejection = undefined;
    if ((isNews || wasRejected) && watch.value) publish(watch, watch.value);
  }

  /**
   * @param {Rejection} rejection
   * @param {number} [retryAfterMs]
   */
  #reject({ id, problem }, retryAfterMs = ASK_AGAIN_AFTER_MS) {
    const watch = this.#watches.get(id);
    if (!watch) return;
    watch.rejection = { id, problem };
    publish(watch, watch.rejection);
    if (passes(problem)) setTimeout(() => this.#ask([id]), retryAfterMs);
  }

  /**
   * @param {number} ref
   * @returns {Question | undefined}
   */
  #answered(ref) {
    const question = this.#questions.get(ref);
    this.#questions.delete(ref);
    clearTimeout(question?.timer);
    return question;
  }

  /**
   * @param {number} ref of an increment or of a subscribe
   * @param {string} problem
   * @param {number} [retryAfterMs]
   */
  #refuse(ref, problem, retryAfterMs) {
    const question = this.#answered(ref);
    question?.reject(new TallyProblem(problem, { idempotencyKey: question.idempotencyKey, retryAfterMs }));
    const ids = this.#asked.get(ref) ?? [];
    this.#asked.delete(ref);
    for (const id of ids) this.#reject({ id, problem }, retryAfterMs);
  }
}

/**
 * @param {Watch} watch
 * @param {CounterValue | Rejection} news
 */
function publish(watch, news) {
  for (const listener of watch.listeners) tell(watch, listener, news);
}

/**
 * In a task of its own: a listener that throws is reported and disturbs nobody.
 *
 * @param {Watch} watch
 * @param {Listener} listener
 * @param {CounterValue | Rejection} news
 */
function tell(watch, listener, news) {
  queueMicrotask(() => {
    if (watch.listeners.has(listener)) listener(news);
  });
}
