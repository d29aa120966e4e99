import { formatNumber } from "./format.js";

/**
 * @typedef {{incarnation: string, increments: number, decrements: number, current: boolean}} Slot
 * @typedef {{name: string, count: number, slots?: Slot[]}} RegionSlots
 */

/**
 * Shows the slots of every region as one region knows them: whose, since when counting, how much.
 *
 * @param {HTMLElement} list
 * @param {RegionSlots[]} regions
 * @param {(region: string) => string} colourOf the colour that the region has on this page
 */
export function showSlots(list, regions, colourOf) {
  const slots = regions.flatMap(({ name, slots = [] }) => slots.map((slot) => ({ region: name, ...slot })));
  const largest = Math.max(1, ...slots.map((slot) => slot.increments + slot.decrements));
  // The same order in every card, so that the eye can compare them.
  slots.sort((a, b) => a.incarnation.localeCompare(b.incarnation));
  const rows = new Map([...list.children].map((row) => [/** @type {HTMLElement} */ (row).dataset.incarnation, row]));
  list.replaceChildren(
    ...slots.map((slot) => {
      const row = /** @type {HTMLElement} */ (rows.get(slot.incarnation) ?? newRow(slot.incarnation));
      row.dataset.region = colourOf(slot.region);
      fill(row, slot, largest);
      return row;
    }),
  );
}

/** @param {string} incarnation */
function newRow(incarnation) {
  const template = /** @type {HTMLTemplateElement} */ (document.querySelector("#slot-row"));
  const row = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
  row.dataset.incarnation = incarnation;
  part(row, ".incarnation").textContent = incarnation;
  return row;
}

/**
 * @param {HTMLElement} row
 * @param {Slot} slot
 * @param {number} largest
 */
function fill(row, { increments, decrements, current }, largest) {
  row.classList.toggle("current", current);
  part(row, ".mark").textContent = current ? "current" : "";
  part(row, ".plus").textContent = `+${formatNumber(increments)}`;
  part(row, ".minus").textContent = decrements ? `\u2212${formatNumber(decrements)}` : "";
  part(row, ".bar").style.setProperty("--plus", String(increments / largest));
  part(row, ".bar").style.setProperty("--minus", String(decrements / largest));
}

/**
 * @param {HTMLElement} row
 * @param {string} selector
 */
function part(row, selector) {
  return /** @type {HTMLElement} */ (row.querySelector(selector));
}
