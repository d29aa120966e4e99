/** @typedef {import("./slots.js").Slot & {region: string}} RegionSlot */

/**
 * The most that any region has told of each slot of one counter. Slots only grow, so this is what a
 * region will know once it has heard everything; the rest is what a region that is cut off misses.
 */
export class KnownSlots {
  /** @type {Map<string, RegionSlot>} */ #most = new Map();

  /** Another counter is shown now. */
  forget() {
    this.#most.clear();
  }

  /** @param {RegionSlot[]} slots as one region tells them */
  learn(slots) {
    for (const slot of slots) {
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
