import { Instant } from "./instant.js";

/**
 * For so long an epoch that was replaced is taken for late. Gateways differ for seconds; a gateway that took a late value
 * itself brings the epoch back, and is to be believed in the end.
 */
export const OVER_MS = 30_000;

let lastRank = 0;

/** The rank of a connection that opens now: above all that opened before. @returns {number} */
export function nextRank() {
  return ++lastRank;
}

/**
 * What one counter has shown so far, and therefore which values are news.
 *
 * Within an epoch only a larger version is news. Which of two epochs is the later one does not stand in their names, so
 * it matters who tells. A connection that opened later replaces what an earlier one told, perhaps by an epoch that was
 * there before: it may lead back to another region. What an earlier one still tells of another epoch is late. When one
 * connection told both, the first of them is over: it does not return for OVER_MS, so two gateways that tell the change at
 * different moments can not make a page flicker.
 */
export class Freshness {
  /** @type {string | undefined} */ #epoch;
  /** @type {{epoch: string | undefined, since: Instant} | undefined} */ #over;
  /** The largest version of each epoch. @type {Map<string, number>} */ #versions = new Map();
  /** Of who told the present epoch. */ #rank = 0;

  /**
   * Says whether the value is news, and remembers it if so.
   *
   * @param {{epoch: string, version: number}} value
   * @param {number} rank of the connection that tells it
   * @returns {boolean}
   */
  accept({ epoch, version }, rank) {
    const known = this.#versions.get(epoch) ?? -1;
    if (epoch === this.#epoch) {
      this.#rank = Math.max(this.#rank, rank);
      if (version <= known) return false;
    } else {
      if (rank < this.#rank || this.#isOver(epoch) || version < known) return false;
      if (rank === this.#rank) this.#over = { epoch: this.#epoch, since: new Instant() };
      this.#rank = rank;
      this.#epoch = epoch;
    }
    this.#versions.set(epoch, version);
    return true;
  }

  /** @param {string} epoch */
  #isOver(epoch) {
    return this.#over?.epoch === epoch && this.#over.since.ageMs < OVER_MS;
  }
}
