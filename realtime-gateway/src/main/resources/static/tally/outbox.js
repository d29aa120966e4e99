import { incrementProblem } from "./checks.js";
import { Instant } from "./instant.js";
import { isNotCounted, passes, TallyProblem } from "./problem.js";
import { waitMs } from "./reconnection.js";

/** So many increments may be unanswered; the next is refused with `queue-full`. */
export const MAX_UNANSWERED = 1_000;
/**
 * An increment that may have been counted is repeated for so long. The regions remember a key for at least 24 h
 * (tally.once.window); an hour less leaves room for its way.
 */
export const REPEAT_WITHIN_MS = 23 * 3_600_000;
/** In one frame; the longest names and keys still fit into the 64 KB that a gateway reads. */
const AT_ONCE = 100;
/** Frames that wait for their answer, well below the 64 that a gateway lets one socket wait for. */
const FRAMES_AT_ONCE = 8;
const ANSWER_WITHIN_MS = 10_000;

/** @typedef {import("./subscriptions.js").CounterValue} CounterValue */
/** @typedef {"waiting" | "sent" | "counted" | "refused"} Phase `sent`: it may have been counted */
/** @typedef {{counter: string, delta: number, from?: Phase, to: Phase}} PhaseChange */
/** @typedef {{waiting: number, sentUp: number, sentDown: number}} Sums of the deltas that were not answered */
/** @typedef {{since: Instant, region: string | undefined}} Sending a first sending without a definite answer */
/**
 * @typedef {object} Item
 * @property {string} counter
 * @property {number} delta
 * @property {string} idempotencyKey
 * @property {boolean} repeat
 * @property {Phase} [phase]
 * @property {number} tries refusals so far that pass by themselves
 * @property {Sending} [sending] the one under way
 * @property {Sending} [doubt] the first one whose outcome is not known: it may have been counted then
 * @property {ReturnType<typeof setTimeout>} [timer]
 * @property {(value: CounterValue) => void} resolve
 * @property {(problem: TallyProblem) => void} reject
 */
/** @typedef {{items: Item[], carrier: object, timer: ReturnType<typeof setTimeout>}} Frame */

/**
 * The increments that were not answered yet, kept until they are: sent when there is a connection, and again, under the
 * same key, when the outcome is unknown or the refusal passes. So each is counted once, however often it was sent.
 *
 * It is repeated only where the key is remembered: within the window, and in the region that may have counted it (others
 * hear of a key only after a while). Otherwise it ends as `unknown-outcome`: never twice goes before certainly once.
 */
export class Outbox {
  #wire;
  #maxUnanswered;
  #repeatWithinMs;
  #atOnce = AT_ONCE;
  /** @type {Set<Item>} */ #unanswered = new Set();
  /** Those that are sent next. @type {Set<Item>} */ #ready = new Set();
  /** @type {Map<number, Frame>} */ #frames = new Map();
  #sendingSoon = false;

  /**
   * @param {object} wire
   * @param {(message: object) => object | undefined} wire.send what it was sent on; undefined: certainly not sent
   * @param {() => number} wire.nextRef
   * @param {() => string | undefined} wire.region of the gateway that send() sends to; undefined: not connected
   * @param {(change: PhaseChange) => void} wire.changed
   * @param {{maxUnanswered?: number, repeatWithinMs?: number}} [limits]
   */
  constructor(wire, { maxUnanswered = MAX_UNANSWERED, repeatWithinMs = REPEAT_WITHIN_MS } = {}) {
    this.#wire = wire;
    this.#maxUnanswered = maxUnanswered;
    this.#repeatWithinMs = repeatWithinMs;
  }

  /**
   * @param {{counter: string, delta: number, idempotencyKey: string, repeat: boolean}} increment
   * @returns {Promise<CounterValue>}
   */
  add({ counter, delta, idempotencyKey, repeat }) {
    const problem = incrementProblem(counter, delta, idempotencyKey) ?? this.#noRoomFor(repeat);
    if (problem) return Promise.reject(new TallyProblem(problem, { idempotencyKey }));
    return new Promise((resolve, reject) => {
      /** @type {Item} */ const item = { counter, delta, idempotencyKey, repeat, tries: 0, resolve, reject };
      this.#unanswered.add(item);
      this.#show(item, "waiting");
      this.#again(item);
    });
  }

  /**
   * Sent increments and decrements are summed up apart: each ends on its own, and no sum tells what is left then.
   *
   * @param {string} counter
   * @returns {Sums}
   */
  sums(counter) {
    const sums = { waiting: 0, sentUp: 0, sentDown: 0 };
    for (const { counter: of, phase, delta } of this.#unanswered) {
      if (of !== counter) continue;
      if (phase !== "sent") sums.waiting += delta;
      else if (delta > 0) sums.sentUp += delta;
      else sums.sentDown += delta;
    }
    return sums;
  }

  /** Sends what waits for a connection. What one task adds goes in one frame. */
  sendSoon() {
    if (this.#sendingSoon) return;
    this.#sendingSoon = true;
    queueMicrotask(() => {
      this.#sendingSoon = false;
      this.#send();
    });
  }

  /** @param {any} message `incremented` or `error` */
  answered(message) {
    const frame = this.#take(message.ref);
    if (!frame) return;
    if (message.problem === "not-supported" && frame.items.length > 1) {
      // An older gateway, in the middle of a rolling update: it takes them one by one.
      this.#atOnce = 1;
      for (const item of frame.items) this.#notCounted(item);
      for (const item of frame.items) this.#again(item);
    } else {
      frame.items.forEach((item, i) => this.#settle(item, message.results?.[i] ?? message));
    }
    this.sendSoon();
  }

  /** The answers on this carrier will not come any more. @param {object} carrier */
  lost(carrier) {
    for (const [ref, frame] of this.#frames) {
      if (frame.carrier === carrier) this.#unknown(ref, (item) => this.#again(item));
    }
    this.#atOnce = AT_ONCE;
    for (const item of this.#ready) if (!item.repeat && !this.#wire.region()) this.#giveUp(item, "not-connected");
  }

  /** Whether an answer may still come on this carrier. @param {object} carrier */
  expects(carrier) {
    return [...this.#frames.values()].some((frame) => frame.carrier === carrier);
  }

  /** Rejects whatever is left: there will be no connection. */
  close() {
    for (const ref of [...this.#frames.keys()]) this.#take(ref);
    for (const item of [...this.#unanswered]) {
      this.#giveUp(item, item.phase === "sent" ? "unknown-outcome" : "not-connected");
    }
  }

  /** @param {boolean} repeat */
  #noRoomFor(repeat) {
    if (!repeat && !this.#wire.region()) return "not-connected";
    return this.#unanswered.size >= this.#maxUnanswered ? "queue-full" : undefined;
  }

  #send() {
    for (const item of this.#ready) if (!this.#mayRepeat(item)) this.#giveUp(item, "unknown-outcome");
    while (this.#ready.size > 0 && this.#frames.size < FRAMES_AT_ONCE) {
      const items = [...this.#ready].slice(0, this.#atOnce);
      const ref = this.#wire.nextRef();
      const increments = items.map(({ counter, delta, idempotencyKey }) => ({ counter, delta, idempotencyKey }));
      const carrier = this.#wire.send(
        items.length === 1 ? { type: "increment", ref, ...increments[0] } : { type: "increments", ref, increments },
      );
      if (!carrier) return;
      const timer = setTimeout(() => this.#unknown(ref, (item) => this.#later(item)), ANSWER_WITHIN_MS);
      this.#frames.set(ref, { items, carrier, timer });
      for (const item of items) {
        this.#ready.delete(item);
        item.sending = { since: new Instant(), region: this.#wire.region() };
        this.#show(item, "sent");
      }
    }
  }

  /** @param {Item} item */
  #mayRepeat({ doubt }) {
    if (!doubt) return true;
    const region = this.#wire.region();
    return doubt.since.ageMs < this.#repeatWithinMs && (region === undefined || region === doubt.region);
  }

  /**
   * @param {number} ref
   * @returns {Frame | undefined}
   */
  #take(ref) {
    const frame = this.#frames.get(ref);
    this.#frames.delete(ref);
    clearTimeout(frame?.timer);
    return frame;
  }

  /**
   * @param {number} ref of a frame that was not answered
   * @param {(item: Item) => void} again
   */
  #unknown(ref, again) {
    for (const item of this.#take(ref)?.items ?? []) {
      item.doubt ??= item.sending;
      if (item.repeat) again(item);
      else this.#giveUp(item, "unknown-outcome");
    }
    this.sendSoon();
  }

  /**
   * @param {Item} item
   * @param {{counter?: CounterValue, problem?: string, retryAfterMs?: number}} result neither of both is no answer
   */
  #settle(item, { counter, problem = "store-unavailable", retryAfterMs }) {
    if (counter) {
      this.#end(item, "counted");
      item.resolve(counter);
    } else if (item.repeat && (passes(problem) || retryAfterMs !== undefined)) {
      if (isNotCounted(problem)) this.#notCounted(item);
      else item.doubt ??= item.sending;
      this.#later(item, retryAfterMs);
    } else {
      this.#giveUp(item, problem, retryAfterMs);
    }
  }

  /** This sending was certainly not counted; one before may have been. @param {Item} item */
  #notCounted(item) {
    if (!item.doubt) this.#show(item, "waiting");
  }

  /**
   * @param {Item} item
   * @param {number} [retryAfterMs]
   */
  #later(item, retryAfterMs = 0) {
    // What was refused together does not come back together.
    const ms = retryAfterMs + waitMs(item.tries++);
    item.timer = setTimeout(() => this.#again(item), ms);
  }

  /** @param {Item} item */
  #again(item) {
    this.#ready.add(item);
    this.sendSoon();
  }

  /**
   * @param {Item} item
   * @param {string} problem
   * @param {number} [retryAfterMs]
   */
  #giveUp(item, problem, retryAfterMs) {
    this.#end(item, "refused");
    item.reject(new TallyProblem(problem, { idempotencyKey: item.idempotencyKey, retryAfterMs }));
  }

  /**
   * @param {Item} item
   * @param {"counted" | "refused"} phase
   */
  #end(item, phase) {
    clearTimeout(item.timer);
    this.#unanswered.delete(item);
    this.#ready.delete(item);
    this.#show(item, phase);
  }

  /**
   * @param {Item} item
   * @param {Phase} to
   */
  #show(item, to) {
    const from = item.phase;
    if (from === to) return;
    item.phase = to;
    this.#wire.changed({ counter: item.counter, delta: item.delta, from, to });
  }
}
