import { TallyClient } from "../tally/client.js";
import { problemWords } from "../tally/problem.js";
import { connectionWords } from "./connection-words.js";
import { copyOf, part } from "./dom.js";
import { formatNumber } from "./format.js";
import { Presses } from "./presses.js";
import { RegionFacts } from "./region-facts.js";
import { RegionSlots } from "./region-slots.js";

const LONGEST_WAIT_MS = 4_000;
const NO_TOTAL = "–";
/** A new connection tells news within this time; when it does not, the value is as before. */
const NEWS_WITHIN_MS = 1_000;

/** @typedef {{name: string, gateway: string, api?: string}} Region */

/**
 * One region on the page: its live total from its own gateway, the buttons that count there, and what it knows of the
 * others. It shows what the region says, never what a press will probably lead to.
 *
 * Events: `change` (total, connection or cut changed), `cut` (detail: whether to cut the region off).
 */
export class RegionCard extends EventTarget {
  #region;
  #client;
  #presses;
  #slots;
  #counter = "";
  /** @type {number | undefined} */ #count;
  /** @type {boolean | undefined} */ #cut;
  #upToDate = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #news;
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
    this.element = copyOf("#region-card");
    this.element.dataset.region = colourOf(region.name);
    this.element.setAttribute("aria-label", `Region ${region.name}`);
    this.#region = region;
    this.#part(".region-name").textContent = region.name;
    this.#part(".here").hidden = !here;
    this.#part(".card-foot").hidden = !control;
    this.#client = new TallyClient(region.gateway, { longestWaitMs: LONGEST_WAIT_MS });
    this.#presses = new Presses(this.element, region.name, this.#client);
    this.#slots = new RegionSlots(this.#part(".slots"), region, known, colourOf);
    new RegionFacts(this.element, region);
    this.#listen();
    this.setCut(false);
  }

  get voice() {
    const live = this.#client.state.name === "open";
    return { name: this.#region.name, count: this.#count, live, cut: this.#cut ?? false };
  }

  /** The total as the region tells it now; undefined while it is not heard, or was not heard anew yet. */
  get told() {
    return this.voice.live && this.#upToDate ? this.#count : undefined;
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
    this.#presses.watch(counter);
    this.#slots.watch(counter);
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
    this.#presses.say("bad", words);
  }

  /** Presses the button for this step, if it can be pressed. @param {number} delta */
  pressKey(delta) {
    this.#presses.pressKey(delta);
  }

  #listen() {
    this.#client.addEventListener("state", () => {
      const open = this.#client.state.name === "open";
      if (open) this.#presses.connected();
      this.#upToDate = false;
      clearTimeout(this.#news);
      if (open) this.#news = setTimeout(() => this.#heard(), NEWS_WITHIN_MS);
      this.#changed();
    });
    this.#slots.addEventListener("kind", (event) => this.#presses.showKind(/** @type {CustomEvent} */ (event).detail));
    this.#slots.addEventListener("problem", (event) => {
      this.#detail = /** @type {CustomEvent} */ (event).detail.message;
      this.#changed();
    });
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
      this.#slots.poke();
    }
    this.#heard();
  }

  #heard() {
    this.#upToDate = true;
    this.#changed();
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

  /** @param {string} selector */
  #part(selector) {
    return part(this.element, selector);
  }
}
