import { TallyProblem } from "../tally/problem.js";
import { part } from "./dom.js";
import { formatNumber } from "./format.js";
import { load } from "./load.js";

/** What + and − mean for each kind of counter. @type {Record<string, {plus: boolean, minus: boolean, words: string}>} */
const KINDS = {
  none: { plus: false, minus: false, words: "" },
  updown: { plus: true, minus: true, words: "" },
  grow: { plus: true, minus: false, words: "This counter only grows, so there is no −." },
  members: { plus: false, minus: false, words: "This namespace counts members: add and remove them over HTTP." },
  unique: { plus: false, minus: false, words: "This namespace counts visitors: report visits over HTTP." },
};

/** The buttons of a region's card that count there, and what became of the last press. */
export class Presses {
  #buttons;
  #outcome;
  #client;
  #counter = "";
  #kindWords = "";

  /**
   * @param {HTMLElement} card
   * @param {string} region
   * @param {import("../tally/client.js").TallyClient} client
   */
  constructor(card, region, client) {
    this.#buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (card.querySelectorAll(".press"));
    this.#outcome = part(card, ".outcome");
    this.#client = client;
    for (const button of this.#buttons) {
      const { delta = "1", load: times } = button.dataset;
      const name = times ? `Send ${times} increments` : Number(delta) > 0 ? "Add one" : "Take one away";
      button.setAttribute("aria-label", `${name} in ${region}`);
      button.addEventListener("click", () => (times ? this.#load(button, Number(times)) : this.#press(button, Number(delta))));
    }
  }

  /** @param {string} counter empty: none */
  watch(counter) {
    this.#counter = counter;
    this.showKind(counter ? undefined : "none");
    this.say("", "");
  }

  /** @param {string | undefined} kind */
  showKind(kind) {
    const { plus, minus, words } = KINDS[kind ?? "updown"] ?? KINDS.updown;
    for (const button of this.#buttons) {
      button.disabled = Number(button.dataset.delta) < 0 ? !minus : !plus;
      button.title = button.disabled ? words : "";
    }
    if (words !== this.#kindWords) this.say("", words);
    this.#kindWords = words;
  }

  /** There is a new connection: what failed for want of one is no longer true. */
  connected() {
    if (this.#outcome.dataset.tone === "bad") this.say("", this.#kindWords);
  }

  /** Presses the button for this step, if it can be pressed. @param {number} delta */
  pressKey(delta) {
    for (const button of this.#buttons) if (Number(button.dataset.delta) === delta) button.click();
  }

  /**
   * @param {"good" | "bad" | ""} tone
   * @param {string} words
   */
  say(tone, words) {
    this.#outcome.dataset.tone = tone;
    this.#outcome.textContent = words;
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {number} delta
   */
  async #press(button, delta) {
    await this.#during(button, async (counter) => {
      const startedAt = performance.now();
      try {
        await this.#client.increment(counter, delta, { repeat: false });
        return { tone: "good", words: `${delta > 0 ? "+1" : "\u22121"} counted in ${Math.round(performance.now() - startedAt)} ms` };
      } catch (problem) {
        if (!(problem instanceof TallyProblem)) throw problem;
        return { tone: "bad", words: problem.message };
      }
    });
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {number} times
   */
  async #load(button, times) {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    try {
      await this.#during(button, (counter) =>
        load(times, {
          increment: (idempotencyKey) => this.#client.increment(counter, 1, { idempotencyKey, repeat: false }),
          progress: (counted) => {
            button.style.setProperty("--done", String(counted / times));
            // Read out at the beginning and the end, not in between.
            if (counted === 1) this.say("", `Sending ${formatNumber(times)} increments …`);
          },
          over: () => counter !== this.#counter,
        }),
      );
    } finally {
      button.removeAttribute("aria-disabled");
      button.style.removeProperty("--done");
    }
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {(counter: string) => Promise<{tone: "good" | "bad", words: string}>} counting
   */
  async #during(button, counting) {
    const counter = this.#counter;
    if (!counter) return;
    button.classList.add("pressed");
    try {
      const { tone, words } = await counting(counter);
      if (counter === this.#counter) this.say(tone, words);
    } finally {
      button.classList.remove("pressed");
    }
  }
}
