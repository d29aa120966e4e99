import { childrenBy, copyOf, part, setChildren } from "./dom.js";
import { formatNumber } from "./format.js";

/** @typedef {import("./known-slots.js").KnownSlots} KnownSlots */

/**
 * @typedef {{incarnation: string, increments: number, decrements: number, current: boolean}} Slot
 * @typedef {{name: string, count: number, slots?: Slot[]}} RegionSlots
 */

/**
 * The CRDT of one counter as one region knows it: a row for each incarnation, with what it has added (P), taken away
 * (N) and how much of it has not arrived here yet.
 */
export class SlotsTable {
  #table;
  #body;
  #teller;
  #known;
  #colourOf;

  /**
   * @param {HTMLTableElement} table
   * @param {string} teller the region that knows this
   * @param {KnownSlots} known what all regions have told; learns from this one
   * @param {(region: string) => string} colourOf the colour that the region has on this page
   */
  constructor(table, teller, known, colourOf) {
    this.#table = table;
    this.#body = table.tBodies[0];
    this.#teller = teller;
    this.#known = known;
    this.#colourOf = colourOf;
    part(table, ".teller").textContent = teller;
  }

  get isEmpty() {
    return this.#body.rows.length === 0;
  }

  clear() {
    this.#body.replaceChildren();
    this.#table.hidden = true;
  }

  /**
   * @param {number} count
   * @param {RegionSlots[]} regions
   */
  show(count, regions) {
    const told = regions.flatMap(({ name, slots = [] }) => slots.map((slot) => ({ region: name, ...slot })));
    this.#known.learn(this.#teller, told);
    const slots = this.#known.complete(told);
    // The same order in every card, so that the eye can compare them.
    slots.sort((a, b) => a.incarnation.localeCompare(b.incarnation));
    const shown = childrenBy(this.#body, "incarnation");
    const rows = slots.map((slot) => {
      const row = shown.get(slot.incarnation) ?? newRow(slot.incarnation);
      row.dataset.region = this.#colourOf(slot.region);
      this.#fill(row, slot);
      return row;
    });
    setChildren(this.#body, rows);
    this.#table.hidden = this.isEmpty;
    part(this.#table, ".sum").textContent = formatNumber(count);
    const unseen = slots.reduce((sum, slot) => sum + this.#known.unseen(slot), 0);
    fillUnseen(part(this.#table, "tfoot .unheard"), unseen);
  }

  /**
   * @param {HTMLElement} row
   * @param {import("./known-slots.js").RegionSlot} slot
   */
  #fill(row, slot) {
    const { largest } = this.#known;
    const unseen = this.#known.unseen(slot);
    row.classList.toggle("current", slot.current);
    part(row, ".mark").textContent = slot.current ? "current" : "";
    part(row, ".plus").textContent = formatNumber(slot.increments);
    part(row, ".minus").textContent = formatNumber(slot.decrements);
    fillUnseen(part(row, ".unheard"), unseen);
    const bar = part(row, ".bar");
    bar.style.setProperty("--plus", String(slot.increments / largest));
    bar.style.setProperty("--minus", String(slot.decrements / largest));
    bar.style.setProperty("--unseen", String(unseen / largest));
    bar.classList.toggle("behind", unseen > 0);
  }
}

/** @param {string} incarnation */
function newRow(incarnation) {
  const row = copyOf("#slot-row");
  row.dataset.incarnation = incarnation;
  part(row, ".incarnation").textContent = incarnation;
  return row;
}

/**
 * @param {HTMLElement} cell
 * @param {number} unseen
 */
function fillUnseen(cell, unseen) {
  cell.textContent = formatNumber(unseen);
  cell.classList.toggle("some", unseen > 0);
}
