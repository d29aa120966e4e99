import { formatDuration, formatNumber } from "./format.js";
import { Refresh } from "./refresh.js";
import { ApiProblem, readRegions, readState } from "./region-api.js";
import { showSlots } from "./slots.js";

/**
 * The lower part of a region's card: what its counter-service tells over HTTP. Slots after every
 * update and every 2 s, the lag behind the other regions every 2 s.
 *
 * Events: `kind` (detail: the counter's kind, or undefined), `problem` (detail: why there is no state).
 */
export class RegionKnowledge extends EventTarget {
  #card;
  #api;
  #known;
  #colourOf;
  #counter = "";
  #state = new Refresh((signal) => this.#readState(signal), { everyMs: 2_000, afterPokeMs: 200 });
  #lag = new Refresh((signal) => this.#readLag(signal), { everyMs: 2_000, afterPokeMs: 2_000 });

  /**
   * @param {HTMLElement} card
   * @param {string | undefined} api
   * @param {import("./known-slots.js").KnownSlots} known shared by all cards
   * @param {(region: string) => string} colourOf
   */
  constructor(card, api, known, colourOf) {
    super();
    this.#card = card;
    this.#api = api?.replace(/\/$/, "") ?? "";
    this.#known = known;
    this.#colourOf = colourOf;
    if (this.#api) this.#lag.restart();
    else this.#part(".slots").hidden = this.#part(".lag-fact").hidden = true;
  }

  /** @param {string} counter empty: none */
  watch(counter) {
    this.#counter = counter;
    this.#part(".slot-list").replaceChildren();
    this.#note("");
    if (this.#api && counter) this.#state.restart();
    else this.#state.stop();
  }

  /** The total changed, so the slots did too. */
  poke() {
    this.#state.poke();
  }

  /** @param {AbortSignal} signal */
  async #readState(signal) {
    try {
      const state = await readState(this.#api, this.#counter, signal);
      this.#showState(state);
    } catch (failure) {
      if (signal.aborted) return;
      this.#stateFailed(failure);
    }
  }

  /** @param {{kind: string, regions?: import("./slots.js").RegionSlots[]}} state */
  #showState({ kind, regions = [] }) {
    const list = this.#part(".slot-list");
    showSlots(list, regions, this.#known, this.#colourOf);
    this.#note(list.children.length ? "" : "No slots yet: nobody has counted here.");
    this.dispatchEvent(new CustomEvent("kind", { detail: kind.toLowerCase() }));
  }

  /** @param {unknown} failure */
  #stateFailed(failure) {
    if (failure instanceof ApiProblem) {
      this.#note(failure.message);
      this.dispatchEvent(new CustomEvent("problem", { detail: failure }));
    } else {
      this.#note(`The counter-service at ${this.#api} does not answer. These slots may be old.`);
    }
  }

  /** @param {AbortSignal} signal */
  async #readLag(signal) {
    const lag = this.#part(".lag");
    try {
      const { regions, exchange } = await readRegions(this.#api, signal);
      const others = regions.filter((/** @type {RegionLag} */ region) => !region.local);
      lag.textContent = [...others.map(lagWords), exchangeWords(exchange)].filter(Boolean).join(" · ") || "nobody";
    } catch {
      // The slots say in words that the counter-service is away; here a dash is enough.
      if (!signal.aborted) lag.textContent = "–";
    }
  }

  /** @param {string} words */
  #note(words) {
    const note = this.#part(".slots-note");
    note.textContent = words;
    note.hidden = !words;
    this.#part(".slots").classList.toggle("stale", Boolean(words));
  }

  /** @param {string} selector */
  #part(selector) {
    return /** @type {HTMLElement} */ (this.#card.querySelector(selector));
  }
}

/** @typedef {{name: string, local: boolean, behindMs?: number | null, behindRecords?: number | null, lastHeard?: string | null}} RegionLag */

/** @param {RegionLag} region */
function lagWords({ name, behindMs, behindRecords, lastHeard }) {
  if (behindMs == null) return lastHeard ? `${name} unknown` : `${name} never heard`;
  const records = behindRecords ? `, ${formatNumber(behindRecords)} records` : "";
  return `${name} ${formatDuration(behindMs)}${records}`;
}

/** @param {{state: string} | undefined} exchange */
function exchangeWords(exchange) {
  return exchange && exchange.state !== "running" ? `exchange ${exchange.state}` : "";
}
