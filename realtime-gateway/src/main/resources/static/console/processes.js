import { changeProcess, NoAnswer, readProcesses } from "./control.js";
import { childrenBy, copyOf, part, setChildren, setText } from "./dom.js";
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
  #gone = false;
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
      if (this.#gone) this.#say("", `${this.#own} is back.`);
      this.#gone = false;
      this.#part(".own-gone").hidden = true;
    } catch (failure) {
      if (failure instanceof NoAnswer) this.#ownIsGone();
      else this.#say("bad", /** @type {Error} */ (failure).message);
    }
    this.#draw();
  }

  /**
   * @param {StackProcess} process
   * @param {"kill" | "start"} action
   */
  async #change({ name }, action) {
    if (this.#changing.has(name) || this.#gone) return;
    this.#changing.set(name, action === "kill" ? "killing …" : "starting …");
    this.#draw();
    try {
      await changeProcess(name, action);
      this.#say("", action === "kill" ? `${name} is killed.` : `${name} is started.`);
    } catch (failure) {
      // Who is killed does not answer any more.
      if (failure instanceof NoAnswer && name === this.#own) this.#say("", `${name} is killed.`);
      else this.#say("bad", /** @type {Error} */ (failure).message);
    } finally {
      this.#changing.delete(name);
      this.#draw();
      this.#refresh.restart();
    }
  }

  #draw() {
    const shown = childrenBy(this.#groups, "name");
    const groups = byRegion(this.#last).map(({ name, processes }) => {
      const group = shown.get(name) ?? copyOf("#process-group");
      group.dataset.name = name;
      if (name) group.dataset.region = this.#colourOf(name);
      setText(part(group, "h3"), name || "all regions");
      this.#drawRows(part(group, "ul"), processes);
      return group;
    });
    setChildren(this.#groups, groups);
  }

  /**
   * @param {HTMLElement} list
   * @param {StackProcess[]} processes
   */
  #drawRows(list, processes) {
    const shown = childrenBy(list, "name");
    const rows = processes.map((process) => {
      const row = shown.get(process.name) ?? this.#newRow(process.name);
      this.#fill(row, process);
      return row;
    });
    setChildren(list, rows);
  }

  /** @param {string} name */
  #newRow(name) {
    const row = copyOf("#process-row");
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
    setText(part(row, ".process-name"), name);
    part(row, ".serves").hidden = name !== this.#own;
    setText(part(row, ".process-state"), changing ?? words);
    const button = part(row, "button");
    setText(button, action === "kill" ? "Kill" : "Start");
    button.setAttribute("aria-label", `${action === "kill" ? "Kill" : "Start"} ${name}`);
    button.setAttribute("aria-disabled", String(changing !== undefined || this.#gone));
  }

  #ownIsGone() {
    if (this.#gone) return;
    this.#gone = true;
    this.#last = this.#last.map((process) => (process.name === this.#own ? { ...process, state: "down" } : process));
    const { words, consoles } = ownIsGone(this.#own, this.#last);
    const notice = this.#part(".own-gone");
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
