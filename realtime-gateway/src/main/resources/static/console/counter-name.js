/** The counter that the page shows, kept in the address so that it can be shared and reloaded. */

export const DEFAULT_COUNTER = "likes/post-42";

const NAMESPACE = /^[a-z][a-z0-9-]{0,31}$/;
const KEY = /^[A-Za-z0-9._~:-]{1,128}$/;

/**
 * What is wrong with the name, in words; empty when nothing is. The services have the last word.
 *
 * @param {string} name
 * @returns {string}
 */
export function nameProblem(name) {
  const slash = name.indexOf("/");
  if (slash < 0) return "A counter is written namespace/key, for example likes/post-42.";
  if (!NAMESPACE.test(name.slice(0, slash))) {
    return "A namespace is 1 to 32 of a–z 0–9 - and begins with a letter.";
  }
  if (!KEY.test(name.slice(slash + 1))) return "A key is 1 to 128 of A–Z a–z 0–9 . _ ~ : -";
  return "";
}

/** @returns {string} */
export function nameInAddress() {
  const hash = location.hash.slice(1);
  try {
    return decodeURIComponent(hash) || DEFAULT_COUNTER;
  } catch {
    // A stray percent sign: the name itself is then what is wrong, and the page says so.
    return hash;
  }
}

/** @param {string} name */
export function putNameInAddress(name) {
  const hash = `#${encodeURIComponent(name).replaceAll("%2F", "/").replaceAll("%3A", ":")}`;
  if (location.hash !== hash) history.pushState(null, "", hash);
}
