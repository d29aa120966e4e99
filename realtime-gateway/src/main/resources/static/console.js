import { Agreement } from "./console/agreement.js";
import { nameInAddress, nameProblem, putNameInAddress } from "./console/counter-name.js";
import { readCutRegions, setCut } from "./console/control.js";
import { formatNumber } from "./console/format.js";
import { History } from "./console/history.js";
import { KnownSlots } from "./console/known-slots.js";
import { Plot } from "./console/plot.js";
import { Processes } from "./console/processes.js";
import { Refresh } from "./console/refresh.js";
import { RegionCard } from "./console/region-card.js";
import { offerCopies, showSnippets } from "./console/snippet.js";

/** @typedef {import("./console/region-card.js").Region} Region */
/** @typedef {{region: string, gateway: string, regions: Region[], control: boolean}} Settings */

const SETTINGS_AGAIN_AFTER_MS = 2_000;

const chooser = /** @type {HTMLFormElement} */ (document.getElementById("chooser"));
const input = /** @type {HTMLInputElement} */ (document.getElementById("counter"));
const problem = /** @type {HTMLElement} */ (document.getElementById("counter-problem"));
const agreement = new Agreement(/** @type {HTMLElement} */ (document.getElementById("agreement")));

/** @type {Map<string, RegionCard>} */ const cards = new Map();
const known = new KnownSlots();
const past = new History();
/** @type {Plot} */ let plot;
/** @type {Region} */ let here;

/** @returns {Promise<Settings>} */
async function readSettings() {
  try {
    const response = await fetch("console.json", { cache: "no-store" });
    if (!response.ok) throw new Error(`console.json: ${response.status}`);
    return await response.json();
  } catch (failure) {
    showProblem(`This gateway does not answer yet (${/** @type {Error} */ (failure).message}). Trying again …`);
    await new Promise((resolve) => setTimeout(resolve, SETTINGS_AGAIN_AFTER_MS));
    return readSettings();
  }
}

/** @param {Settings} settings */
function build({ region, gateway, regions, control }) {
  // A gateway that was told of no regions still shows its own.
  const shown = regions.length ? regions : [{ name: region, gateway: location.origin }];
  here = shown.find(({ name }) => name === region) ?? shown[0];
  const names = shown.map(({ name }) => name);
  const colourOf = (/** @type {string} */ name) => String(Math.max(0, names.indexOf(name)) % 4);
  for (const one of shown) {
    const card = new RegionCard(one, { known, colourOf, here: one === here && shown.length > 1, control });
    card.addEventListener("change", () => {
      remember(card);
      showWhole();
    });
    card.addEventListener("cut", (event) => switchCut(one.name, /** @type {CustomEvent} */ (event).detail));
    cards.set(one.name, card);
  }
  document.getElementById("regions")?.append(...[...cards.values()].map((card) => card.element));
  plot = new Plot(/** @type {HTMLElement} */ (document.getElementById("plot")), past, names);
  setServed(`${gateway} in ${region}`);
  document.body.classList.toggle("has-control", control);
  if (!control) return;
  partitions.restart();
  new Processes(/** @type {HTMLElement} */ (document.getElementById("processes")), gateway, colourOf).begin();
}

/** @param {string} words */
function setServed(words) {
  /** @type {HTMLElement} */ (document.getElementById("served")).textContent = words;
}

/** Watches the counter that the address names. */
function watch() {
  const counter = nameInAddress();
  input.value = counter;
  const wrong = nameProblem(counter);
  known.forget();
  past.forget();
  for (const card of cards.values()) card.watch(wrong ? "" : counter);
  plot.watch(wrong ? "" : counter);
  if (wrong) showProblem(wrong);
  else showSnippets(counter, here);
}

/** @param {RegionCard} card */
function remember({ told, voice: { name, cut } }) {
  const now = performance.now();
  past.take(name, told, now);
  past.setCut(name, cut, now);
}

function showWhole() {
  const shown = [...cards.values()];
  const voices = shown.map((card) => card.voice);
  const mute = voices.every(({ count }) => count === undefined);
  showProblem(nameProblem(nameInAddress()) || rejection(shown, mute));
  document.body.classList.toggle("is-mute", mute && !problem.hidden);
  agreement.show(voices);
  const total = cards.get(here.name)?.voice.count;
  document.title = `${total === undefined ? "" : `${formatNumber(total)} · `}${nameInAddress()} · Tally`;
}

/**
 * Why a region does not tell its total; said of all when no region does.
 *
 * @param {RegionCard[]} shown
 * @param {boolean} ofAll
 */
function rejection(shown, ofAll) {
  const refusing = shown.find((card) => card.problem);
  if (!refusing) return "";
  return ofAll ? refusing.problem : `${refusing.voice.name}: ${refusing.problem}`;
}

/** @param {string} words empty: none */
function showProblem(words) {
  if (problem.textContent !== words) problem.textContent = words;
  problem.hidden = !words;
  input.setAttribute("aria-invalid", String(Boolean(words)));
}

const partitions = new Refresh(
  async () => {
    try {
      const cut = await readCutRegions();
      for (const [name, card] of cards) card.setCut(cut.has(name));
    } catch (failure) {
      // The cards keep what was last known; the next read is near, and a press tells its own failure.
      console.warn(failure);
    }
  },
  { everyMs: 2_000, afterPokeMs: 50 },
);

/**
 * @param {string} region
 * @param {boolean} cut
 */
async function switchCut(region, cut) {
  try {
    await setCut(region, cut);
    partitions.restart();
  } catch (failure) {
    cards.get(region)?.complain(/** @type {Error} */ (failure).message);
  }
}

/** + and − count in the card that has the focus, otherwise in this page's own region. @param {KeyboardEvent} event */
function pressKey(event) {
  const delta = { "+": 1, "-": -1, "\u2212": -1 }[event.key];
  const typing = event.target instanceof HTMLInputElement;
  if (!delta || typing || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  const focused = [...cards.values()].find((card) => card.element.contains(document.activeElement));
  (focused ?? cards.get(here.name))?.pressKey(delta);
}

const settings = await readSettings();
build(settings);
watch();
offerCopies();
chooser.addEventListener("submit", (event) => {
  event.preventDefault();
  putNameInAddress(input.value.trim());
  watch();
});
addEventListener("popstate", watch);
addEventListener("keydown", pressKey);
