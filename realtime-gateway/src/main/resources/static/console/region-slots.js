import { part } from "./dom.js";
import { Refresh } from "./refresh.js";
import { ApiProblem, readState } from "./region-api.js";
import { SlotsTable } from "./slots-table.js";

/**
 * The CRDT of the counter as a region's counter-service tells it over HTTP: after every update, and every 2 s.
 *
 * Events: `kind` (detail: the counter's kind), `problem` (detail: why there is no state).
 */
export class RegionSlots extends EventTarget {
  #section;
  #api;
  #table;
  #counter = "";
  #state = new Refresh((signal) => this.#read(signal), { everyMs: 2_000, afterPokeMs: 200 });

  /**
   * @param {HTMLElement} section
   * @param {{name: string, api?: string}} region
   * @param {import("./known-slots.js").KnownSlots} known shared by all cards
   * @param {(region: string) => string} colourOf
   */
  constructor(section, { name, api }, known, colourOf) {
    super();
    this.#section = section;
    this.#api = api ?? "";
    this.#table = new SlotsTable(/** @type {HTMLTableElement} */ (section.querySelector("table")), name, known, colourOf);
    section.hidden = !api;
  }

  /** @param {string} counter empty: none */
  watch(counter) {
    this.#counter = counter;
    this.#table.clear();
    this.#note("");
    if (this.#api && counter) this.#state.restart();
    else this.#state.stop();
  }

  /** The total changed, so the slots did too. */
  poke() {
    this.#state.poke();
  }

  /** @param {AbortSignal} signal */
  async #read(signal) {
    try {
      const { kind, count, regions = [] } = await readState(this.#api, this.#counter, signal);
      this.#table.show(count, regions);
      this.#note(this.#table.isEmpty ? "No slots yet: nobody has counted here." : "");
      this.dispatchEvent(new CustomEvent("kind", { detail: kind.toLowerCase() }));
    } catch (failure) {
      if (!signal.aborted) this.#failed(failure);
    }
  }

  /** @param {unknown} failure */
  #failed(failure) {
    if (failure instanceof ApiProblem) {
      this.#note(failure.message);
      this.dispatchEvent(new CustomEvent("problem", { detail: failure }));
    } else {
      this.#note(`The counter-service at ${this.#api} does not answer. These slots may be old.`);
    }
  }

  /** @param {string} words */
  #note(words) {
    const note = part(this.#section, ".slots-note");
    note.textContent = words;
    note.hidden = !words;
    this.#section.classList.toggle("stale", Boolean(words));
  }
}
