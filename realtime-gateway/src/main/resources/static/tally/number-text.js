/** A number as the readers of a page write it. */

/**
 * The language of an element: its own `lang` or that of what it stands in, through shadow roots; undefined: the
 * browser's.
 *
 * @param {Element} element
 * @returns {string | undefined}
 */
export function languageOf(element) {
  /** @type {Element | undefined} */ let at = element;
  while (at) {
    const lang = at.closest("[lang]")?.getAttribute("lang");
    if (lang) return lang;
    at = /** @type {ShadowRoot} */ (at.getRootNode()).host;
  }
  return undefined;
}

/**
 * @param {string | undefined} language a `lang` attribute as it was written
 * @param {string | null} [notation] `compact`, or anything else for the whole number
 * @returns {Intl.NumberFormat}
 */
export function numberFormat(language, notation) {
  const options = notation === "compact" ? { notation: /** @type {const} */ ("compact"), maximumFractionDigits: 1 } : {};
  try {
    return new Intl.NumberFormat(language, options);
  } catch (failure) {
    // A page's mistake in `lang` is no reason to show no number.
    if (failure instanceof RangeError) return new Intl.NumberFormat(undefined, options);
    throw failure;
  }
}

/**
 * About how wide a number's text is, in `ch`: a digit is one, what groups digits is less than half of one.
 *
 * @param {string} text
 * @returns {number}
 */
export function widthOf(text) {
  const narrow = text.match(/[\p{P}\s]/gu)?.length ?? 0;
  return Math.round(10 * (text.length - 0.6 * narrow)) / 10;
}
