import { socketUrl, TallyClient } from "./client.js";
import { problemWords } from "./problem.js";

const HERE = new URL(import.meta.url).origin;
const PROBLEM_SHOWN_MS = 6_000;

/** One client per gateway for the whole page. @type {Map<string, TallyClient>} */
const clients = new Map();

/** @param {string} gateway */
function sharedClient(gateway) {
  const url = socketUrl(new URL(gateway, document.baseURI).href);
  let client = clients.get(url);
  if (!client) {
    client = new TallyClient(url);
    clients.set(url, client);
  }
  return client;
}

const style = new CSSStyleSheet();
style.replaceSync(`
  :host { display: inline-flex; align-items: center; gap: 0.5em; font: inherit; color: var(--tally-color, inherit); }
  :host([hidden]), [hidden] { display: none; }
  .count { font-variant-numeric: tabular-nums; font-weight: var(--tally-count-weight, 600); transition: opacity 0.2s; }
  .count.waiting { opacity: 0.5; }
  .name { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  button {
    font: inherit; line-height: 1; cursor: pointer; min-width: 2.25em; padding: 0.5em 0.75em;
    color: var(--tally-button-color, inherit); background: var(--tally-button-background, transparent);
    border: 1px solid var(--tally-button-border, currentColor); border-radius: var(--tally-radius, 0.5em);
    transition: transform 0.1s;
  }
  button:active { transform: scale(0.95); }
  button:focus-visible { outline: 2px solid var(--tally-focus, Highlight); outline-offset: 2px; }
  .problem { font-size: 0.85em; color: var(--tally-problem-color, #b3261e); }
  @media (prefers-reduced-motion: reduce) { .count, button { transition: none; } }
`);

/**
 * `<tally-counter counter="likes/post-42" increment>`: a live total, and a button if asked for.
 *
 * Attributes: `counter`; `increment` (shows the button; its value is the step, 1 when empty);
 * `label` (what the button is called); `gateway` (default: where this module came from). The content
 * of the element is the face of the button, `+` when empty.
 * Style: parts `count`, `button`, `problem`, while not connected also `waiting`; properties
 * `--tally-color`, `--tally-count-weight`, `--tally-radius`, `--tally-focus`, `--tally-problem-color`,
 * `--tally-button-color`, `--tally-button-background`, `--tally-button-border`.
 * Events: `tally-change` (detail: the value), `tally-problem` (detail: `{problem}`).
 */
export class TallyCounter extends HTMLElement {
  static observedAttributes = ["counter", "gateway", "increment", "label"];

  #name = span("name");
  #number = document.createElement("span");
  #count = span("count");
  #button = document.createElement("button");
  #problem = span("problem");
  /** @type {TallyClient | undefined} */ #client;
  /** @type {(() => void) | undefined} */ #unsubscribe;
  #rejected = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #problemTimer;

  constructor() {
    super();
    this.#count.setAttribute("aria-live", "polite");
    this.#count.setAttribute("aria-atomic", "true");
    this.#count.append(this.#name, this.#number);
    this.#button.type = "button";
    this.#button.setAttribute("part", "button");
    const face = document.createElement("slot");
    face.append("+");
    this.#button.append(face);
    this.#button.addEventListener("click", () => this.#press());
    this.#problem.setAttribute("role", "status");
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [style];
    root.append(this.#count, this.#button, this.#problem);
  }

  get counter() {
    return this.getAttribute("counter") ?? "";
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
    if (name === "counter" || name === "gateway") {
      this.#end();
      this.#begin();
    }
  }

  #describe() {
    this.#name.textContent = `${this.counter}: `;
    this.#button.hidden = !this.hasAttribute("increment");
    this.#button.setAttribute("aria-label", this.getAttribute("label") ?? `Add ${this.#step()} to ${this.counter}`);
  }

  #begin() {
    this.#number.textContent = "–";
    this.#rejected = false;
    this.#say("");
    if (!this.counter) return;
    const client = sharedClient(this.getAttribute("gateway") || HERE);
    this.#client = client;
    client.addEventListener("state", this.#showState);
    this.#showState();
    this.#unsubscribe = client.subscribe([this.counter], (news) => {
      if ("problem" in news) this.#reject(news.problem);
      else this.#show(news);
    });
  }

  #end() {
    clearTimeout(this.#problemTimer);
    this.#unsubscribe?.();
    this.#client?.removeEventListener("state", this.#showState);
    this.#unsubscribe = undefined;
    this.#client = undefined;
  }

  #showState = () => {
    const waiting = this.#client?.state.name !== "open";
    this.#count.classList.toggle("waiting", waiting);
    this.#count.setAttribute("part", waiting ? "count waiting" : "count");
  };

  /** @param {import("./client.js").CounterValue} value */
  #show(value) {
    this.#number.textContent = value.count.toLocaleString();
    if (this.#rejected) this.#say("");
    this.#rejected = false;
    this.#emit("tally-change", value);
  }

  /** @param {string} problem why there is no total; shown until there is one */
  #reject(problem) {
    this.#rejected = true;
    this.#fail(problem);
  }

  async #press() {
    try {
      await this.#client?.increment(this.counter, this.#step());
      this.#say("");
    } catch (problem) {
      this.#fail(/** @type {import("./problem.js").TallyProblem} */ (problem).problem);
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
