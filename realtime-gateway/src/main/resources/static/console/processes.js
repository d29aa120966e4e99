import { changeProcess, NoAnswer, readProcesses } from "./control.js";
import { byRegion, ownIsGone, stateOf } from "./process-words.js";
import { Refresh } from "./refresh.js";

/** @typedef {import("./control.js").StackProcess} StackProcess */

/** Every process of the local stack, with a button that kills it or starts it again. */
export class Processes {
  #section;
  #groups;
  #outcome;
  #own;
  #colourOf;
  /** @type {StackProcess[]} */ #last = [];
  /** @type {Map<string, string>} what is under way, by process */ #changing = new Map();
  #refresh = new Refresh(() => this.#read(), { everyMs: 2_000, afterPokeMs: 50 });

  /**
   * @param {HTMLElement} section
   * @param {string} own the gateway that serves this page
   * @param {(region: string) => string} colourOf
   */
  constructor(section, own, colourOf) {
    this.#section = section;
    this.#groups = this.#part(".process-groups");
    this.#outcome = this.#part(".process-outcome");
    this.#own = own;
    this.#colourOf = colourOf;
  }

  begin() {
    this.#section.hidden = false;
    this.#refresh.restart();
  }

  async #read() {
    try {
      this.#last = await readProcesses();
      this.#part(".own-gone").hidden = true;
      this.#section.classList.remove("stale");
      this.#draw();
    } catch (failure) {
      this.#section.classList.add("stale");
      if (failure instanceof NoAnswer) this.#showOwnIsGone();
      else this.#say("bad", /** @type {Error} */ (failure).message);
    }
  }

  /**
   * @param {StackProcess} process
   * @param {"kill" | "start"} action
   */
  async #change({ name }, action) {
    if (this.#changing.has(name)) return;
    this.#changing.set(name, action === "kill" ? "killing …" : "starting …");
    this.#draw();
    try {
      await changeProcess(name, action);
      this.#say("", action === "kill" ? `${name} is killed.` : `${name} is started.`);
    } catch (failure) {
      const killedItself = failure instanceof NoAnswer && name === this.#own && action === "kill";
      if (killedItself) this.#say("", `${name} is killed.`);
      else this.#say("bad", /** @type {Error} */ (failure).message);
    } finally {
      this.#changing.delete(name);
      this.#draw();
      this.#refresh.restart();
    }
  }

  #draw() {
    const groups = byRegion(this.#last);
    const shown = new Map([...this.#groups.children].map((group) => [/** @type {HTMLElement} */ (group).dataset.name, group]));
    this.#groups.replaceChildren(
      ...groups.map(({ name, processes }) => {
        const group = /** @type {HTMLElement} */ (shown.get(name) ?? copy("#process-group"));
        group.dataset.name = name;
        if (name) group.dataset.region = this.#colourOf(name);
        const title = /** @type {HTMLElement} */ (group.querySelector("h3"));
        title.textContent = name || "all regions";
        this.#drawRows(/** @type {HTMLElement} */ (group.querySelector("ul")), processes);
        return group;
      }),
    );
  }

  /**
   * Rows stay the same elements, so that a button keeps the focus while states change.
   *
   * @param {HTMLElement} list
   * @param {StackProcess[]} processes
   */
  #drawRows(list, processes) {
    const rows = new Map([...list.children].map((row) => [/** @type {HTMLElement} */ (row).dataset.name, row]));
    const wanted = processes.map(({ name }) => /** @type {HTMLElement} */ (rows.get(name) ?? this.#newRow(name)));
    if (wanted.length !== list.children.length || wanted.some((row, index) => list.children[index] !== row)) {
      list.replaceChildren(...wanted);
    }
    processes.forEach((process, index) => this.#fill(wanted[index], process));
  }

  /** @param {string} name */
  #newRow(name) {
    const row = copy("#process-row");
    row.dataset.name = name;
    part(row, "button").addEventListener("click", () => {
      const process = this.#last.find((one) => one.name === name);
      if (process) this.#change(process, stateOf(process.state).action);
    });
    return row;
  }

  /**
   * @param {HTMLElement} row
   * @param {StackProcess} process
   */
  #fill(row, { name, state }) {
    const { words, action } = stateOf(state);
    const changing = this.#changing.get(name);
    row.dataset.state = state;
    part(row, ".process-name").textContent = name;
    part(row, ".serves").hidden = name !== this.#own;
    setText(part(row, ".process-state"), changing ?? words);
    const button = part(row, "button");
    setText(button, action === "kill" ? "Kill" : "Start");
    button.setAttribute("aria-label", `${action === "kill" ? "Kill" : "Start"} ${name}`);
    button.setAttribute("aria-disabled", String(changing !== undefined));
  }

  #showOwnIsGone() {
    const { words, consoles } = ownIsGone(this.#own, this.#last);
    const notice = this.#part(".own-gone");
    if (!notice.hidden) return;
    notice.textContent = `${words} `;
    for (const { name, url } of consoles) {
      const link = document.createElement("a");
      link.href = url + location.hash;
      link.textContent = name;
      notice.append(link, " ");
    }
    notice.hidden = false;
  }

  /**
   * @param {"bad" | ""} tone
   * @param {string} words
   */
  #say(tone, words) {
    this.#outcome.dataset.tone = tone;
    setText(this.#outcome, words);
  }

  /** @param {string} selector */
  #part(selector) {
    return part(this.#section, selector);
  }
}

/** @param {string} template */
function copy(template) {
  const { content } = /** @type {HTMLTemplateElement} */ (document.querySelector(template));
  return /** @type {HTMLElement} */ (content.firstElementChild?.cloneNode(true));
}

/**
 * @param {HTMLElement} element
 * @param {string} selector
 */
function part(element, selector) {
  return /** @type {HTMLElement} */ (element.querySelector(selector));
}

/**
 * @param {HTMLElement} element
 * @param {string} text
 */
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
