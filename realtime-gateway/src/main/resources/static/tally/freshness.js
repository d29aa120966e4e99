/**
 * What one counter has shown so far, and therefore which values are news.
 *
 * Within an epoch only a larger version is news. Another epoch replaces the present one, except the
 * epoch that was replaced last: it never returns, so two gateways that tell the change at different
 * moments can not make a page flicker.
 */
export class Freshness {
  /** @type {string | undefined} */ #epoch;
  /** @type {string | undefined} */ #replaced;
  #version = -1;

  /**
   * Says whether the value is news, and remembers it if so.
   *
   * @param {{epoch: string, version: number}} value
   * @returns {boolean}
   */
  accept({ epoch, version }) {
    if (epoch === this.#epoch) {
      if (version <= this.#version) return false;
    } else {
      if (epoch === this.#replaced) return false;
      this.#replaced = this.#epoch;
      this.#epoch = epoch;
    }
    this.#version = version;
    return true;
  }
}
