import { dirtyFact, lagFact, socketWords } from "./fact-words.js";
import { part } from "./dom.js";
import { formatNumber } from "./format.js";
import { Refresh } from "./refresh.js";
import { readGateway, readRegions } from "./region-api.js";

const PACE = { everyMs: 2_000, afterPokeMs: 2_000 };
const UNKNOWN = "–";

/** The figures at the lower end of a region's card: its exchange with the others, its gateways and their sockets. */
export class RegionFacts {
  #card;

  /**
   * @param {HTMLElement} card
   * @param {{gateway: string, api?: string}} region
   */
  constructor(card, { gateway, api = "" }) {
    this.#card = card;
    new Refresh((signal) => this.#readGateway(gateway, signal), PACE).restart();
    if (api) new Refresh((signal) => this.#readRegions(api, signal), PACE).restart();
    else for (const fact of ["lag", "dirty", "gateways"]) this.#fact(fact).hidden = true;
  }

  /**
   * @param {string} api
   * @param {AbortSignal} signal
   */
  async #readRegions(api, signal) {
    try {
      const { regions, exchange, gateways } = await readRegions(api, signal);
      const lag = lagFact(regions);
      this.#show("lag", lag.words, lag.late);
      const dirty = dirtyFact(exchange);
      this.#show("dirty", dirty.words, dirty.late);
      this.#show("gateways", gateways ? `${formatNumber(gateways.live)} live` : UNKNOWN);
    } catch {
      // The slots say in words that the counter-service is away; here a dash is enough.
      if (!signal.aborted) for (const fact of ["lag", "dirty", "gateways"]) this.#show(fact, UNKNOWN);
    }
  }

  /**
   * @param {string} gateway
   * @param {AbortSignal} signal
   */
  async #readGateway(gateway, signal) {
    try {
      this.#show("sockets", socketWords(await readGateway(gateway, signal)));
    } catch {
      // The connection says in words that the gateway is away.
      if (!signal.aborted) this.#show("sockets", UNKNOWN);
    }
  }

  /**
   * @param {string} name
   * @param {string} words
   * @param {boolean} [late]
   */
  #show(name, words, late = false) {
    const value = part(this.#fact(name), "dd");
    value.textContent = words;
    value.classList.toggle("late", late);
  }

  /** @param {string} name */
  #fact(name) {
    return part(this.#card, `[data-fact="${name}"]`);
  }
}
