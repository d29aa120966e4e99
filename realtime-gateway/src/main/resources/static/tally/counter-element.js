import { Announcer } from "./announcer.js";
import { style } from "./counter-style.js";
import { languageOf, numberFormat, widthOf } from "./number-text.js";
import { OptimisticCount } from "./optimistic-count.js";
import { problemWords } from "./problem.js";
import { sharedClient } from "./shared-client.js";

const PROBLEM_SHOWN_MS = 6_000;
const NO_TOTAL = "–";

/** @typedef {import("./client.js").TallyClient} TallyClient */
/** @typedef {import("./client.js").CounterValue} CounterValue */
/** @typedef {import("./outbox.js").PhaseChange} PhaseChange */

/**
 * `<tally-counter counter="likes/post-42" increment watching>`: a live total, a button if asked for, and how many watch.
 * What is pressed is shown at once and settles on the server's value; see OptimisticCount.
 *
 * Attributes, parts, properties and events: tally.js.
 */
export class TallyCounter extends HTMLElement {
  static observedAttributes = ["counter", "gateway", "increment", "label", "lang", "notation", "watching"];

  #internals = this.attachInternals();
  #count = span("count");
  #number = span("number");
  #watching = span("watching");
  #button = document.createElement("button");
  #problem = span("problem");
  #spoken = span("unseen");
  #announcer = new Announcer((words) => (this.#spoken.textContent = words));
  /** @type {TallyClient | undefined} */ #client;
  /** @type {(() => void) | undefined} */ #unsubscribe;
  #shown = new OptimisticCount();
  /** What the server told last. @type {CounterValue | undefined} */ #value;
  #format = numberFormat(undefined);
  #isRejected = false;
  #isRenderingSoon = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #problemTimer;

  constructor() {
    super();
    this.#internals.role = "group";
    this.#count.append(this.#number);
    this.#button.type = "button";
    this.#button.setAttribute("part", "button");
    const face = document.createElement("slot");
    face.append("+");
    this.#button.append(face);
    this.#button.addEventListener("click", () => this.#press());
    this.#problem.setAttribute("role", "status");
    this.#spoken.removeAttribute("part");
    this.#spoken.setAttribute("role", "status");
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [style];
    root.append(this.#count, this.#button, this.#watching, this.#problem, this.#spoken);
  }

  get counter() {
    return this.getAttribute("counter") ?? "";
  }

  set counter(id) {
    this.setAttribute("counter", id);
  }

  /** What the server told last; undefined while it told nothing. */
  get value() {
    return this.#value;
  }

  connectedCallback() {
    this.#describe();
    this.#begin();
  }

  disconnectedCallback() {
    this.#end();
  }

  /** @param {string} name */
  attributeChangedCallback(name) {
    if (!this.isConnected) return;
    this.#describe();
    if (name === "counter" || name === "gateway" || name === "watching") {
      this.#end();
      this.#begin();
    } else {
      this.#renderSoon();
    }
  }

  #describe() {
    this.#internals.ariaLabel = this.counter;
    this.#button.hidden = !this.hasAttribute("increment");
    this.#button.setAttribute("aria-label", this.getAttribute("label") ?? `Add ${this.#step()} to ${this.counter}`);
    this.#watching.hidden = !this.hasAttribute("watching");
    this.#format = numberFormat(languageOf(this), this.getAttribute("notation"));
  }

  #begin() {
    this.#value = undefined;
    this.#isRejected = false;
    this.#shown = new OptimisticCount();
    this.#say("");
    this.#render();
    if (!this.counter) return;
    const client = sharedClient(this.getAttribute("gateway") || undefined);
    this.#client = client;
    this.#shown = new OptimisticCount(client.unanswered(this.counter));
    client.addEventListener("state", this.#renderSoon);
    client.addEventListener("increment", this.#changed);
    const include = this.hasAttribute("watching") ? [/** @type {const} */ ("watching")] : [];
    this.#unsubscribe = client.subscribe([this.counter], (news) => this.#take(news), { include });
  }

  #end() {
    clearTimeout(this.#problemTimer);
    this.#announcer.stop();
    this.#unsubscribe?.();
    this.#client?.removeEventListener("state", this.#renderSoon);
    this.#client?.removeEventListener("increment", this.#changed);
    this.#unsubscribe = this.#client = undefined;
  }

  /** @param {CounterValue | import("./client.js").Rejection} news */
  #take(news) {
    if ("problem" in news) {
      this.#isRejected = true;
      this.#fail(news.problem);
      return;
    }
    this.#value = news;
    this.#shown.tell(news.count);
    if (this.#isRejected) this.#say("");
    this.#isRejected = false;
    this.#renderSoon();
    this.#emit("tally-change", news);
  }

  #changed = (/** @type {Event} */ event) => {
    const change = /** @type {CustomEvent<PhaseChange>} */ (event).detail;
    if (change.counter !== this.counter) return;
    this.#shown.change(change);
    this.#renderSoon();
  };

  /** Once a task, so that a total and the answer that came with it are one change. */
  #renderSoon = () => {
    if (this.#isRenderingSoon) return;
    this.#isRenderingSoon = true;
    queueMicrotask(() => {
      this.#isRenderingSoon = false;
      this.#render();
    });
  };

  #render() {
    const { shown } = this.#shown;
    this.#showNumber(shown === undefined ? NO_TOTAL : this.#format.format(shown), shown);
    this.#showWatching();
    const isPending = Object.values(this.#client?.unanswered(this.counter) ?? {}).some((sum) => sum !== 0);
    const isLive = ["open", "reading"].includes(this.#client?.state.name ?? "");
    const names = ["count", ...(isLive ? [] : ["waiting"]), ...(isPending ? ["pending"] : [])].join(" ");
    this.#count.className = names;
    this.#count.setAttribute("part", names);
  }

  /**
   * @param {string} text
   * @param {number} [shown]
   */
  #showNumber(text, shown) {
    this.#reserve(this.#number, text);
    if (this.#number.textContent === text) return;
    const isFirst = [NO_TOTAL, ""].includes(this.#number.textContent ?? "");
    this.#number.textContent = text;
    this.#number.title = this.getAttribute("notation") === "compact" && shown !== undefined ? String(shown) : "";
    const words = `${this.getAttribute("aria-label") ?? this.counter}: ${text}`;
    if (isFirst || this.hasAttribute("quiet")) this.#announcer.know(words);
    else this.#announcer.announce(words);
  }

  #showWatching() {
    const watching = this.#value?.watching;
    const text = `${this.#format.format(watching ?? 0)} ${this.getAttribute("watching") || "watching"}`;
    this.#watching.classList.toggle("unknown", watching === undefined);
    if (this.#watching.textContent !== text) this.#watching.textContent = text;
  }

  /**
   * Room that only grows: a number that gets longer or shorter does not push its neighbours about.
   *
   * @param {HTMLElement} element
   * @param {string} text
   */
  #reserve(element, text) {
    const reserved = Number.parseFloat(element.style.getPropertyValue("--reserved")) || 0;
    const needed = widthOf(text);
    if (needed > reserved) element.style.setProperty("--reserved", `${needed}ch`);
  }

  async #press() {
    const pressed = this.counter;
    try {
      await this.#client?.increment(pressed, this.#step());
      if (pressed === this.counter && !this.#isRejected) this.#say("");
    } catch (problem) {
      if (pressed !== this.counter) return;
      this.#fail(/** @type {import("./problem.js").TallyProblem} */ (problem).problem);
      this.#problem.classList.add("passing");
      this.#problemTimer = setTimeout(() => this.#say(""), PROBLEM_SHOWN_MS);
    }
  }

  #step() {
    return Number(this.getAttribute("increment") || 1);
  }

  /** @param {string} problem */
  #fail(problem) {
    this.#say(problemWords(problem));
    this.#emit("tally-problem", { problem });
  }

  /** @param {string} words */
  #say(words) {
    clearTimeout(this.#problemTimer);
    this.#problem.textContent = words;
    this.#problem.hidden = !words;
    this.#problem.classList.remove("passing");
  }

  /**
   * @param {string} type
   * @param {object} detail
   */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}

/** @param {string} part */
function span(part) {
  const element = document.createElement("span");
  element.className = part;
  element.setAttribute("part", part);
  return element;
}
