/** What a screen reader says of a number that changes all the time: the latest, and not more often than one can listen. */

export const ANNOUNCE_EVERY_MS = 5_000;

/** Says the newest words at once when it was silent for a while, else when the pause is over. */
export class Announcer {
  #say;
  /** @type {string | undefined} */ #next;
  /** @type {string | undefined} */ #said;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #pause;

  /** @param {(words: string) => void} say */
  constructor(say) {
    this.#say = say;
  }

  /**
   * What everybody sees already: it is not said, and only what differs from it will be.
   *
   * @param {string} words
   */
  know(words) {
    this.#said = words;
  }

  /** @param {string} words */
  announce(words) {
    this.#next = words;
    if (this.#pause === undefined) this.#speak();
  }

  /** Forgets what was to be said. */
  stop() {
    clearTimeout(this.#pause);
    this.#pause = this.#next = this.#said = undefined;
  }

  #speak() {
    this.#pause = undefined;
    if (this.#next === undefined || this.#next === this.#said) return;
    this.#said = this.#next;
    this.#say(this.#next);
    this.#pause = setTimeout(() => this.#speak(), ANNOUNCE_EVERY_MS);
  }
}
