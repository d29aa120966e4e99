/**
 * One repeated read: now and then by itself, soon after a poke, never two at a time.
 *
 * A poke during a read is not lost: one more read follows it. So a storm of updates costs a read
 * per `afterPokeMs`, not a read per update.
 */
export class Refresh {
  #read;
  #everyMs;
  #afterPokeMs;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  #dueAt = 0;
  #abort = new AbortController();
  #reading = false;
  #poked = false;
  #started = false;

  /**
   * @param {(signal: AbortSignal) => Promise<void>} read shows its own failures; never rejects
   * @param {{everyMs: number, afterPokeMs: number}} pace
   */
  constructor(read, { everyMs, afterPokeMs }) {
    this.#read = read;
    this.#everyMs = everyMs;
    this.#afterPokeMs = afterPokeMs;
  }

  /** Begins anew: what is under way is given up. */
  restart() {
    this.stop();
    this.#started = true;
    this.#schedule(0);
  }

  stop() {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#started = false;
    this.#reading = false;
    this.#poked = false;
    clearTimeout(this.#timer);
  }

  poke() {
    if (!this.#started) return;
    if (this.#reading) this.#poked = true;
    else if (this.#dueAt - Date.now() > this.#afterPokeMs) this.#schedule(this.#afterPokeMs);
  }

  /** @param {number} ms */
  #schedule(ms) {
    clearTimeout(this.#timer);
    this.#dueAt = Date.now() + ms;
    this.#timer = setTimeout(() => this.#run(), ms);
  }

  async #run() {
    const { signal } = this.#abort;
    this.#reading = true;
    this.#poked = false;
    await this.#read(signal);
    if (signal.aborted) return;
    this.#reading = false;
    this.#schedule(this.#poked ? this.#afterPokeMs : this.#everyMs);
  }
}
