import { formatList, formatNumber } from "./format.js";

/**
 * What one region says.
 *
 * @typedef {{name: string, count: number | undefined, live: boolean, cut: boolean}} Voice
 */

/**
 * @typedef {object} Verdict
 * @property {"waiting" | "agree" | "differ" | "incomplete"} kind
 * @property {string} headline
 * @property {string} details
 */

/**
 * Compares what the regions say: do they agree, by how much do they differ, who is missing.
 *
 * @param {Voice[]} voices
 * @returns {Verdict}
 */
export function verdictOn(voices) {
  const heard = voices.filter((voice) => voice.count !== undefined);
  const silent = voices.filter((voice) => !voice.live).map((voice) => voice.name);
  if (heard.length === 0) {
    return { kind: "waiting", headline: "Connecting …", details: `Waiting for ${formatList(voices.map((v) => v.name))}.` };
  }
  if (silent.length > 0) {
    return {
      kind: "incomplete",
      headline: `${formatList(silent)} can not be reached`,
      details: `${lastWords(heard)}. This page reconnects by itself.`,
    };
  }
  const counts = heard.map((voice) => Number(voice.count));
  const difference = Math.max(...counts) - Math.min(...counts);
  if (difference === 0) return agreement(heard);
  return {
    kind: "differ",
    headline: `Regions differ by ${formatNumber(difference)}`,
    details: `${totals(heard)}. ${whyApart(heard)}`,
  };
}

/** @param {Voice[]} heard */
function agreement(heard) {
  const total = formatNumber(Number(heard[0].count));
  const cut = cutNames(heard);
  /** @type {Verdict} */ const verdict = { kind: "agree", headline: "Regions agree", details: "" };
  if (heard.length === 1) return { ...verdict, headline: `${total} in ${heard[0].name}`, details: "This is the only region." };
  verdict.details = cut.length
    ? `${total} everywhere, still: ${formatList(cut)} ${cut.length > 1 ? "are" : "is"} cut off. Count on either side and they part.`
    : `${total} in ${formatList(heard.map((voice) => voice.name))}.`;
  return verdict;
}

/** @param {Voice[]} heard */
function whyApart(heard) {
  const cut = cutNames(heard);
  if (cut.length === 0) return "They are catching up.";
  return `${formatList(cut)} ${cut.length > 1 ? "are" : "is"} cut off; heal it and they come together.`;
}

/** @param {Voice[]} heard */
function totals(heard) {
  return heard.map((voice) => `${voice.name} ${formatNumber(Number(voice.count))}`).join(", ");
}

/** @param {Voice[]} heard */
function lastWords(heard) {
  const live = heard.filter((voice) => voice.live);
  const gone = heard.filter((voice) => !voice.live);
  return [totals(live), gone.length ? `last seen ${totals(gone)}` : ""].filter(Boolean).join("; ");
}

/** @param {Voice[]} voices */
function cutNames(voices) {
  return voices.filter((voice) => voice.cut).map((voice) => voice.name);
}
