/** @typedef {import("./outbox.js").PhaseChange} PhaseChange */

/**
 * What to show of a counter while increments of this page are unanswered: the total that the server told, and what is
 * certainly not in it yet.
 *
 * An increment that is `waiting` is in no total, so it is added. One that is `sent` may be in the next total or not, and
 * nobody can tell before it is answered: often the update comes first. Then the total is shown that would be there with
 * it alone, or the server's, whichever is further on. So a number never goes up, down and up again by an increment that
 * was counted; one that is refused is taken back.
 */
export class OptimisticCount {
  /** What the server told last. @type {number | undefined} */ #total;
  /** What the total was without what is sent, as far as this page can know. */ #base = 0;
  /** Sent increments and decrements, each summed up. */ #up;
  #down;
  #waiting;

  /** @param {import("./outbox.js").Sums} [unanswered] as of now */
  constructor({ waiting, sentUp, sentDown } = { waiting: 0, sentUp: 0, sentDown: 0 }) {
    this.#waiting = waiting;
    this.#up = sentUp;
    this.#down = sentDown;
  }

  /** The number to show; undefined while the server told none. */
  get shown() {
    return this.#total === undefined ? undefined : this.#settled(this.#total) + this.#waiting;
  }

  /** @param {number} count the newest total */
  tell(count) {
    // What was sent before the first total was known is perhaps in it: it is not added.
    if (this.#total === undefined) this.#base = count - this.#up - this.#down;
    this.#total = count;
  }

  /** @param {PhaseChange} change of an increment of this counter, in the order they happen */
  change({ delta, from, to }) {
    if (from === "waiting") this.#waiting -= delta;
    if (to === "waiting") this.#waiting += delta;
    if (from === "sent") this.#addSent(-delta, delta);
    if (from === "sent" && to === "counted") this.#base += delta;
    if (to === "sent") this.#send(delta);
  }

  /**
   * Sending changes nothing that is shown: the base moves to what was shown before.
   *
   * @param {number} delta
   */
  #send(delta) {
    if (this.#total !== undefined) this.#base = this.#settled(this.#total) - this.#up - this.#down;
    this.#addSent(delta);
  }

  /**
   * @param {number} change
   * @param {number} [of] the increment that it belongs to
   */
  #addSent(change, of = change) {
    if (of > 0) this.#up += change;
    else this.#down += change;
  }

  /** @param {number} total */
  #settled(total) {
    if (this.#up === 0 && this.#down === 0) return total;
    const [lowest, own, highest] = [this.#base + this.#down, this.#base + this.#up + this.#down, this.#base + this.#up];
    if (this.#up > 0 && total > highest) return own + total - highest;
    if (this.#down < 0 && total < lowest) return own - (lowest - total);
    return own;
  }
}
