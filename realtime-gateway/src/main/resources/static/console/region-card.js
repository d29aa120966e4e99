import { TallyClient } from "../tally/client.js";
import { problemWords } from "../tally/problem.js";
import { connectionWords } from "./connection-words.js";
import { formatNumber } from "./format.js";
import { press } from "./presses.js";
import { RegionKnowledge } from "./region-knowledge.js";

const LONGEST_WAIT_MS = 4_000;
const NO_TOTAL = "–";

/** @typedef {{name: string, gateway: string, api?: string}} Region */

/** What + and − mean for each kind of counter. @type {Record<string, {plus: boolean, minus: boolean, words: string}>} */
const KINDS = {
  none: { plus: false, minus: false, words: "" },
  updown: { plus: true, minus: true, words: "" },
  grow: { plus: true, minus: false, words: "This counter only grows, so there is no −." },
  members: { plus: false, minus: false, words: "This namespace counts members: add and remove them over HTTP." },
  unique: { plus: false, minus: false, words: "This namespace counts visitors: report visits over HTTP." },
};

/**
 * One region on the page: its live total from its own gateway, the buttons that count there, and what
 * it knows of the others. It shows what the region says, never what a press will probably lead to.
 *
 * Events: `change` (total, connection or cut changed), `cut` (detail: whether to cut the region off).
 */
export class RegionCard extends EventTarget {
  #region;
  #client;
  #knowledge;
  #counter = "";
  /** @type {number | undefined} */ #count;
  /** @type {boolean | undefined} */ #cut;
  #kindWords = "";
  #rejection = "";
  #detail = "";
  /** @type {(() => void) | undefined} */ #unsubscribe;

  /**
   * @param {Region} region
   * @param {{known: import("./known-slots.js").KnownSlots, colourOf: (region: string) => string,
   *   here: boolean, control: boolean}} place
   */
  constructor(region, { known, colourOf, here, control }) {
    super();
    const template = /** @type {HTMLTemplateElement} */ (document.querySelector("#region-card"));
    this.element = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
    this.element.dataset.region = colourOf(region.name);
    this.element.setAttribute("aria-label", `Region ${region.name}`);
    this.#region = region;
    this.#part(".region-name").textContent = region.name;
    this.#part(".here").hidden = !here;
    this.#part(".card-foot").hidden = !control;
    this.#client = new TallyClient(region.gateway, { longestWaitMs: LONGEST_WAIT_MS });
    this.#knowledge = new RegionKnowledge(this.element, region.api, known, colourOf);
    this.#listen();
    this.setCut(false);
  }

  get voice() {
    const live = this.#client.state.name === "open";
    return { name: this.#region.name, count: this.#count, live, cut: this.#cut ?? false };
  }

  /** Why the counter can not be watched here, in words; empty when it can. */
  get problem() {
    return this.#rejection && (this.#detail || problemWords(this.#rejection));
  }

  /** @param {string} counter empty: none */
  watch(counter) {
    this.#unsubscribe?.();
    this.#counter = counter;
    this.#count = undefined;
    this.#rejection = this.#detail = "";
    this.#showNumber(NO_TOTAL);
    this.#part(".epoch").textContent = this.#part(".version").textContent = NO_TOTAL;
    this.#showKind(counter ? undefined : "none");
    this.#say("", "");
    this.#knowledge.watch(counter);
    if (counter) this.#unsubscribe = this.#client.subscribe([counter], (news) => this.#take(news));
    this.#changed();
  }

  /** @param {boolean} cut */
  setCut(cut) {
    if (cut === this.#cut) return;
    this.#cut = cut;
    this.element.classList.toggle("is-cut", cut);
    this.#part(".cut").textContent = cut ? "Heal this region" : "Cut this region off";
    this.#part(".cut").setAttribute("aria-label", cut ? `Heal ${this.#region.name}` : `Cut ${this.#region.name} off`);
    this.#part(".cut-words").textContent = cut ? "Cut off from Kafka and its peers. It still counts." : "Connected with its peers.";
    this.#changed();
  }

  /** @param {string} words shown where the outcome of a press is shown */
  complain(words) {
    this.#say("bad", words);
  }

  /** Presses the button for this step, if it can be pressed. @param {number} delta */
  pressKey(delta) {
    /** @type {HTMLButtonElement} */ (this.#part(`[data-delta="${delta}"]`)).click();
  }

  #listen() {
    this.#client.addEventListener("state", () => {
      // What failed for want of a connection is no longer true with a new one.
      if (this.#client.state.name === "open") this.#say("", this.#kindWords);
      this.#changed();
    });
    this.#knowledge.addEventListener("kind", (event) => this.#showKind(/** @type {CustomEvent} */ (event).detail));
    this.#knowledge.addEventListener("problem", (event) => {
      this.#detail = /** @type {CustomEvent} */ (event).detail.message;
      this.#changed();
    });
    for (const button of this.#buttons()) {
      const { delta = 1, burst = 1 } = button.dataset;
      const name = Number(burst) > 1 ? `Send ${burst} increments` : Number(delta) > 0 ? "Add one" : "Take one away";
      button.setAttribute("aria-label", `${name} in ${this.#region.name}`);
      button.addEventListener("click", () => this.#press(button, Number(delta), Number(burst)));
    }
    this.#part(".cut").addEventListener("click", () => this.dispatchEvent(new CustomEvent("cut", { detail: !this.#cut })));
  }

  /** @param {import("../tally/client.js").CounterValue | import("../tally/client.js").Rejection} news */
  #take(news) {
    if ("problem" in news) {
      this.#rejection = news.problem;
    } else {
      this.#rejection = "";
      this.#showNumber(formatNumber(news.count), news.count - (this.#count ?? news.count));
      this.#count = news.count;
      this.#part(".epoch").textContent = news.epoch;
      this.#part(".version").textContent = formatNumber(news.version);
      this.#knowledge.poke();
    }
    this.#changed();
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {number} delta
   * @param {number} times
   */
  async #press(button, delta, times) {
    if (!this.#counter) return;
    const counter = this.#counter;
    button.classList.add("pressed");
    try {
      const { tone, words } = await press(this.#client, counter, delta, times);
      if (counter === this.#counter) this.#say(tone, words);
    } finally {
      button.classList.remove("pressed");
    }
  }

  /** @param {string | undefined} kind */
  #showKind(kind) {
    const { plus, minus, words } = KINDS[kind ?? "updown"] ?? KINDS.updown;
    for (const button of this.#buttons()) {
      button.disabled = Number(button.dataset.delta) < 0 ? !minus : !plus;
      button.title = button.disabled ? words : "";
    }
    if (words !== this.#kindWords) this.#say("", words);
    this.#kindWords = words;
  }

  /**
   * @param {string} text
   * @param {number} [change]
   */
  #showNumber(text, change = 0) {
    const number = this.#part(".number");
    number.textContent = text;
    number.dataset.size = text === NO_TOTAL ? "none" : text.length > 13 ? "small" : text.length > 7 ? "medium" : "large";
    if (change === 0 || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const from = `translateY(${change > 0 ? "0.12em" : "-0.12em"})`;
    number.animate([{ transform: from, opacity: 0.55 }, { transform: "none", opacity: 1 }], { duration: 260, easing: "ease-out" });
  }

  /**
   * @param {"good" | "bad" | ""} tone
   * @param {string} words
   */
  #say(tone, words) {
    const outcome = this.#part(".outcome");
    outcome.dataset.tone = tone;
    outcome.textContent = words;
  }

  #changed() {
    const { state } = this.#client;
    const { label, title } = connectionWords(state, this.#region.gateway);
    const connection = this.#part(".connection");
    connection.textContent = label;
    connection.title = title;
    connection.dataset.state = state.name;
    this.element.classList.toggle("is-silent", Boolean(this.#counter) && state.name !== "open");
    this.dispatchEvent(new CustomEvent("change"));
  }

  /** @returns {NodeListOf<HTMLButtonElement>} */
  #buttons() {
    return this.element.querySelectorAll(".press");
  }

  /** @param {string} selector */
  #part(selector) {
    return /** @type {HTMLElement} */ (this.element.querySelector(selector));
  }
}
