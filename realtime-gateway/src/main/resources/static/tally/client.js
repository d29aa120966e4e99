import { Connection } from "./connection.js";
import { EventStream } from "./event-stream.js";
import { Outbox } from "./outbox.js";
import { TallyProblem } from "./problem.js";
import { randomKey } from "./random-key.js";
import { Subscriptions } from "./subscriptions.js";

export { socketUrl } from "./addresses.js";

/** So many attempts without a hello in a row, and the page reads over events until a socket opens. */
const EVENTS_AFTER = 3;

/** @typedef {import("./subscriptions.js").CounterValue} CounterValue */
/** @typedef {import("./subscriptions.js").Rejection} Rejection */
/** @typedef {import("./subscriptions.js").Listener} Listener */
/** @typedef {import("./connection.js").ConnectionState} ConnectionState */

/**
 * @typedef {object} ClientOptions
 * @property {number} [longestWaitMs] the longest wait between two attempts to connect
 * @property {number} [maxUnanswered] the most increments that may be unanswered at once
 * @property {number} [repeatWithinMs] for how long an increment that may have been counted is repeated; never longer
 *     than the regions remember a key (tally.once.window)
 */

/**
 * Live totals and increments over one connection that comes back by itself, at any of the gateways.
 *
 * It connects with the first subscription or increment. Events: `state` (the connection changed; detail:
 * ConnectionState), `increment` (one of this client's increments got on; detail: PhaseChange of outbox.js).
 */
export class TallyClient extends EventTarget {
  #connection;
  #stream;
  #subscriptions;
  #outbox;
  #lastRef = 0;

  /**
   * @param {string | string[]} gateways addresses as in socketUrl. The first is chosen at random; the one after a lost
   *     or refused connection is the next in the list
   * @param {ClientOptions} [options]
   */
  constructor(gateways, { longestWaitMs, ...limits } = {}) {
    super();
    this.#connection = new Connection(gateways, longestWaitMs);
    const send = (/** @type {object} */ message) => this.#connection.send(message);
    const nextRef = () => ++this.#lastRef;
    this.#subscriptions = new Subscriptions({ send, nextRef, asking: () => this.#stream.ask() });
    this.#outbox = new Outbox(
      {
        send,
        nextRef,
        region: () => this.#connection.region,
        changed: (change) => this.dispatchEvent(new CustomEvent("increment", { detail: change })),
      },
      limits,
    );
    this.#stream = new EventStream(gateways, {
      wanted: () => ({ ids: this.#subscriptions.ids, watching: this.#subscriptions.wantsWatching }),
      heard: (message, rank) => this.#receive(message, rank),
      changed: () => this.#streamChanged(),
    });
    this.#listen();
  }

  /** @returns {ConnectionState} */
  get state() {
    const { state } = this.#connection;
    return this.#stream.isReading && state.name !== "open" ? { name: "reading" } : state;
  }

  /**
   * Calls back with the present value, then with every newer one, or with `{id, problem}`.
   *
   * @param {string[]} ids
   * @param {Listener} listener
   * @param {{include?: ("watching")[]}} [options] watching: values carry how many watch, as soon as that is known
   * @returns {() => void} call it to unsubscribe
   */
  subscribe(ids, listener, { include = [] } = {}) {
    const leave = this.#subscriptions.join(ids, listener, include.includes("watching"));
    this.#connection.open();
    return leave;
  }

  /**
   * Counts, once. While there is no connection it is kept, and it is sent again under the same key until it is answered;
   * all of that only as long as the page lives.
   *
   * @param {string} counter
   * @param {number} [delta]
   * @param {{idempotencyKey?: string, repeat?: boolean}} [options] repeat: false sends it at once and only once, and
   *     rejects with `not-connected`, or with `unknown-outcome` when no answer came
   * @returns {Promise<CounterValue>} the counter after it; rejects with a TallyProblem when it was refused, when too
   *     many wait (`queue-full`), or when it can not be repeated safely any more (`unknown-outcome`)
   */
  increment(counter, delta = 1, { idempotencyKey = randomKey(), repeat = true } = {}) {
    this.#connection.open();
    // Not by `state`: who reads over events may be refused as well.
    if (this.#connection.state.name === "refused") return Promise.reject(new TallyProblem("not-connected", { idempotencyKey }));
    return this.#outbox.add({ counter, delta, idempotencyKey, repeat });
  }

  /**
   * What this client has sent, or will send, to a counter and was not answered: `waiting` is certainly in no total yet,
   * `sentUp` (increments) and `sentDown` (decrements, not above 0) may be.
   *
   * @param {string} counter
   * @returns {import("./outbox.js").Sums}
   */
  unanswered(counter) {
    return this.#outbox.sums(counter);
  }

  /** Drops every subscription, rejects what is unanswered, and disconnects. */
  close() {
    this.#subscriptions.clear();
    this.#stream.close();
    this.#connection.close();
    this.#outbox.close();
  }

  #listen() {
    this.#connection.addEventListener("state", () => this.#connectionChanged());
    this.#connection.addEventListener("message", (event) => {
      const { frame, rank } = /** @type {CustomEvent} */ (event).detail;
      this.#receive(frame, rank);
      this.#leaveOld();
    });
    this.#connection.addEventListener("ended", (event) => this.#outbox.lost(/** @type {CustomEvent} */ (event).detail));
  }

  #connectionChanged() {
    const { state, unheard } = this.#connection;
    if (state.name === "open") {
      this.#stream.close();
      this.#subscriptions.askAll();
      this.#outbox.sendSoon();
    } else {
      // While events are read, what was rejected was rejected by them.
      if (!this.#stream.isReading) this.#subscriptions.forget();
      if (state.name === "waiting" && unheard >= EVENTS_AFTER) this.#stream.open();
      if (state.name === "refused") this.#outbox.close();
    }
    this.dispatchEvent(new CustomEvent("state", { detail: this.state }));
  }

  #streamChanged() {
    this.#connection.setPatient(this.#stream.isReading);
    this.dispatchEvent(new CustomEvent("state", { detail: this.state }));
  }

  /** After a move the old gateway is kept until the new one has told everything and the old one owes no answer. */
  #leaveOld() {
    const { old } = this.#connection;
    if (old && this.#subscriptions.isAnswered && !this.#outbox.expects(old)) this.#connection.leaveOld();
  }

  /**
   * @param {any} message a frame; types that are not known here are for newer clients
   * @param {number} rank of who sent it, as in Freshness
   */
  #receive(message, rank) {
    switch (message.type) {
      case "update":
        this.#subscriptions.update(message.counters, rank);
        break;
      case "subscribed":
        this.#subscriptions.subscribed(message, rank);
        break;
      case "rejected":
        this.#subscriptions.rejected(message.rejected);
        break;
      case "incremented":
        this.#counted(message.results ?? [message], rank);
        this.#outbox.answered(message);
        break;
      case "error":
        this.#subscriptions.failed(message);
        this.#outbox.answered(message);
        break;
    }
  }

  /**
   * An answer passes by what the gateway tells of itself, so another epoch in it may be the earlier or the later one: what
   * the gateway tells goes before.
   *
   * @param {{counter?: CounterValue}[]} results
   * @param {number} rank
   */
  #counted(results, rank) {
    for (const { counter } of results) if (counter) this.#subscriptions.take(counter, rank - 0.5);
  }
}
