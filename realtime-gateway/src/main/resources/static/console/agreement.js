import { part, setText } from "./dom.js";
import { formatNumber } from "./format.js";
import { verdictOn } from "./verdict.js";

/** An increment needs some milliseconds to the other regions; only a longer difference is told. */
const TOLD_AFTER_MS = 350;
/** The widest gap is drawn from this difference on. */
const WIDEST_AT = 200;

/** The band above the cards: the regions on one thread, together or parted, and the verdict in words. */
export class Agreement {
  #section;
  #thread;
  #headline;
  #details;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  /** @type {import("./verdict.js").Voice[]} */ #voices = [];

  /** @param {HTMLElement} section */
  constructor(section) {
    this.#section = section;
    this.#thread = part(section, ".thread");
    this.#headline = part(section, ".verdict strong");
    this.#details = part(section, ".verdict span");
  }

  /** @param {import("./verdict.js").Voice[]} voices in the order of the cards */
  show(voices) {
    this.#voices = voices;
    const parting = verdictOn(voices).kind === "differ" && this.#section.dataset.verdict === "agree";
    if (!parting) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#draw();
    } else {
      this.#timer ??= setTimeout(() => this.#draw(), TOLD_AFTER_MS);
    }
  }

  #draw() {
    this.#timer = undefined;
    const { kind, headline, details } = verdictOn(this.#voices);
    this.#section.dataset.verdict = kind;
    setText(this.#headline, headline);
    setText(this.#details, details);
    this.#drawThread();
  }

  #drawThread() {
    const voices = this.#voices;
    while (this.#thread.children.length < 2 * voices.length - 1) this.#thread.append(document.createElement("li"));
    voices.forEach((voice, index) => {
      drawBead(/** @type {HTMLElement} */ (this.#thread.children[2 * index]), voice, index);
      if (index > 0) drawLink(/** @type {HTMLElement} */ (this.#thread.children[2 * index - 1]), voices[index - 1], voice);
    });
  }
}

/**
 * @param {HTMLElement} bead
 * @param {import("./verdict.js").Voice} voice
 * @param {number} index
 */
function drawBead(bead, voice, index) {
  bead.className = "bead";
  bead.dataset.region = String(index % 4);
  bead.classList.toggle("silent", !voice.live);
  setText(bead, `${voice.name} ${voice.count === undefined ? "–" : formatNumber(voice.count)}`);
}

/**
 * @param {HTMLElement} link
 * @param {import("./verdict.js").Voice} left
 * @param {import("./verdict.js").Voice} right
 */
function drawLink(link, left, right) {
  const apart = Math.abs((left.count ?? 0) - (right.count ?? 0));
  const known = left.count !== undefined && right.count !== undefined;
  link.className = "link";
  link.classList.toggle("cut", left.cut || right.cut);
  link.classList.toggle("silent", !left.live || !right.live);
  link.style.setProperty("--apart", known ? String(Math.min(1, Math.log1p(apart) / Math.log1p(WIDEST_AT))) : "0");
  setText(link, known && apart > 0 ? formatNumber(apart) : "");
}
