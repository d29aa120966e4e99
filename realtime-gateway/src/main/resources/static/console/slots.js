import { formatNumber } from "./format.js";

/** @typedef {import("./known-slots.js").KnownSlots} KnownSlots */

/**
 * @typedef {{incarnation: string, increments: number, decrements: number, current: boolean}} Slot
 * @typedef {{name: string, count: number, slots?: Slot[]}} RegionSlots
 */

/**
 * Shows the slots of every region as one region knows them: whose they are, how much they hold, and
 * how much of them has not arrived yet.
 *
 * @param {HTMLElement} list
 * @param {RegionSlots[]} regions
 * @param {KnownSlots} known what all regions have told; learns from this one
 * @param {(region: string) => string} colourOf the colour that the region has on this page
 */
export function showSlots(list, regions, known, colourOf) {
  const told = regions.flatMap(({ name, slots = [] }) => slots.map((slot) => ({ region: name, ...slot })));
  known.learn(told);
  const slots = known.complete(told);
  const { largest } = known;
  // The same order in every card, so that the eye can compare them.
  slots.sort((a, b) => a.incarnation.localeCompare(b.incarnation));
  const rows = new Map([...list.children].map((row) => [/** @type {HTMLElement} */ (row).dataset.incarnation, row]));
  list.replaceChildren(
    ...slots.map((slot) => {
      const row = /** @type {HTMLElement} */ (rows.get(slot.incarnation) ?? newRow(slot.incarnation));
      row.dataset.region = colourOf(slot.region);
      fill(row, slot, known.unseen(slot), largest);
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
 * @param {number} unseen
 * @param {number} largest
 */
function fill(row, { increments, decrements, current }, unseen, largest) {
  row.classList.toggle("current", current);
  row.classList.toggle("behind", unseen > 0);
  part(row, ".mark").textContent = unseen ? `${formatNumber(unseen)} not heard yet` : current ? "current" : "";
  part(row, ".plus").textContent = `+${formatNumber(increments)}`;
  part(row, ".minus").textContent = decrements ? `\u2212${formatNumber(decrements)}` : "";
  part(row, ".bar").style.setProperty("--plus", String(increments / largest));
  part(row, ".bar").style.setProperty("--minus", String(decrements / largest));
  part(row, ".bar").style.setProperty("--unseen", String(unseen / largest));
}

/**
 * @param {HTMLElement} row
 * @param {string} selector
 */
function part(row, selector) {
  return /** @type {HTMLElement} */ (row.querySelector(selector));
}
