/** The few things that every part of the page does with elements. */

/**
 * @param {Element} element
 * @param {string} selector of a part that is there
 */
export function part(element, selector) {
  return /** @type {HTMLElement} */ (element.querySelector(selector));
}

/** @param {string} template selector of a template with one element */
export function copyOf(template) {
  const { content } = /** @type {HTMLTemplateElement} */ (document.querySelector(template));
  return /** @type {HTMLElement} */ (content.firstElementChild?.cloneNode(true));
}

/**
 * Only real changes touch the page: a status that is written again would be read out again.
 *
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Likewise: an element that is put where it is already would lose the focus.
 *
 * @param {Element} parent
 * @param {Element[]} children
 */
export function setChildren(parent, children) {
  const same = parent.children.length === children.length && children.every((child, index) => parent.children[index] === child);
  if (!same) parent.replaceChildren(...children);
}

/**
 * @param {Element} parent
 * @param {string} key of the children's data
 * @returns {Map<string | undefined, HTMLElement>}
 */
export function childrenBy(parent, key) {
  return new Map([...parent.children].map((child) => [/** @type {HTMLElement} */ (child).dataset[key], /** @type {HTMLElement} */ (child)]));
}
