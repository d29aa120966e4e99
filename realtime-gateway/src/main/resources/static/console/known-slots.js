/** @typedef {import("./slots-table.js").Slot & {region: string}} RegionSlot */

/**
 * The most that any region has last told of each slot of one counter. Slots only grow, so this is what a region will
 * know once it has heard everything; the rest is what a region that is cut off misses. A slot that no region tells any
 * more has been summed up in a base, and is forgotten.
 */
export class KnownSlots {
  /** @type {Map<string, RegionSlot[]>} */ #told = new Map();
  /** @type {Map<string, RegionSlot>} */ #most = new Map();

  /** Another counter is shown now. */
  forget() {
    this.#told.clear();
    this.#most.clear();
  }

  /**
   * @param {string} teller
   * @param {RegionSlot[]} slots all that this region knows now
   */
  learn(teller, slots) {
    this.#told.set(teller, slots);
    this.#most.clear();
    for (const slot of [...this.#told.values()].flat()) {
      const { increments, decrements } = this.#most.get(slot.incarnation) ?? slot;
      this.#most.set(slot.incarnation, {
        ...slot,
        current: false,
        increments: Math.max(increments, slot.increments),
        decrements: Math.max(decrements, slot.decrements),
      });
    }
  }

  /** The length of the longest bar. */
  get largest() {
    return Math.max(1, ...[...this.#most.values()].map(presses));
  }

  /**
   * @param {RegionSlot[]} slots
   * @returns {RegionSlot[]} these, and empty ones for those that only other regions know
   */
  complete(slots) {
    const here = new Set(slots.map(({ incarnation }) => incarnation));
    const elsewhere = [...this.#most.values()].filter(({ incarnation }) => !here.has(incarnation));
    return [...slots, ...elsewhere.map((slot) => ({ ...slot, increments: 0, decrements: 0 }))];
  }

  /**
   * @param {RegionSlot} slot
   * @returns {number} increments and decrements that another region knows and this one does not
   */
  unseen(slot) {
    const most = this.#most.get(slot.incarnation);
    return most ? presses(most) - presses(slot) : 0;
  }
}

/** @param {RegionSlot} slot */
function presses({ increments, decrements }) {
  return increments + decrements;
}
