import { part } from "./dom.js";
import { formatNumber } from "./format.js";
import { LEADER, shapeOf, stripTop } from "./plot-shape.js";
import { plotWords } from "./plot-words.js";

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 240;
const STRIP_HEIGHT = 14;
/** Time goes on without news; so often the plot follows. */
const DRAWN_EVERY_MS = 250;
/** A label that changed all the time could not be read out. */
const TOLD_EVERY_MS = 5_000;
/** Narrower bands have no room for their words. */
const BAND_WORDS_FROM = 64;

/** The values of all regions for one counter over the last two minutes, and when a region was cut off. */
export class Plot {
  #svg;
  #history;
  #regions;
  #counter = "";
  #width = 0;
  #toldAt = -Infinity;

  /**
   * @param {HTMLElement} figure
   * @param {import("./history.js").History} history
   * @param {string[]} regions in the order of their colours
   */
  constructor(figure, history, regions) {
    this.#svg = /** @type {SVGElement} */ (figure.querySelector("svg"));
    this.#history = history;
    this.#regions = regions;
    part(figure, ".legend").prepend(...regions.map(legendEntry));
    new ResizeObserver(([{ contentRect }]) => {
      this.#width = Math.round(contentRect.width);
      this.#draw();
    }).observe(/** @type {Element} */ (this.#svg.parentElement));
    setInterval(() => {
      if (!document.hidden) this.#draw();
    }, DRAWN_EVERY_MS);
  }

  /** @param {string} counter empty: none */
  watch(counter) {
    this.#counter = counter;
    this.#toldAt = -Infinity;
    this.#draw();
  }

  #draw() {
    if (this.#width === 0) return;
    const now = performance.now();
    const lines = this.#regions.map((name) => ({
      name,
      points: this.#history.points(name, now),
      cuts: this.#history.cuts(name, now),
    }));
    const shape = shapeOf(lines, now, { width: this.#width, height: HEIGHT });
    this.#svg.setAttribute("viewBox", `0 0 ${this.#width} ${HEIGHT}`);
    this.#svg.replaceChildren(
      ...this.#bands(shape),
      ...axes(shape),
      ...shape.curves.map((curve, index) => this.#curve(curve, index)),
      ...shape.curves.flatMap((curve, index) => (curve.end ? this.#end(curve, index, shape.area) : [])),
    );
    if (now - this.#toldAt >= TOLD_EVERY_MS) {
      this.#toldAt = now;
      this.#svg.setAttribute("aria-label", plotWords(this.#counter, lines, now));
    }
  }

  /** @param {ReturnType<typeof shapeOf>} shape */
  #bands({ bands, area }) {
    return bands.flatMap((band) => {
      const region = colour(this.#regions.indexOf(band.name));
      const top = stripTop(band.row);
      const strip = { x: band.x, width: Math.max(band.width, 1), "data-region": region };
      return [
        draw("rect", { ...strip, class: "cut-wash", y: top, height: area.bottom - top }),
        draw("rect", { ...strip, class: "cut-strip", y: top, height: STRIP_HEIGHT, rx: 3 }),
        ...edges(band, top, area.bottom, region),
        ...(band.width < BAND_WORDS_FROM
          ? []
          : [draw("text", { class: "cut-words", x: band.x + 6, y: top + STRIP_HEIGHT - 3 }, `${band.name} cut off`)]),
      ];
    });
  }

  /**
   * Where lines lie on each other each of them stays visible: the first is the widest.
   *
   * @param {import("./plot-shape.js").Curve} curve
   * @param {number} index
   */
  #curve({ path }, index) {
    const width = 2 + 2.5 * (this.#regions.length - 1 - index);
    return draw("path", { class: "curve", d: path, "stroke-width": width, "data-region": colour(index) });
  }

  /**
   * @param {import("./plot-shape.js").Curve} curve
   * @param {number} index
   * @param {import("./plot-shape.js").Area} area
   */
  #end({ name, end }, index, { right }) {
    if (!end) return [];
    const label = `${name} ${formatNumber(end.count)}`;
    const region = colour(index);
    return [
      draw("path", { class: "leader", d: `M${right} ${end.y}L${right + LEADER - 3} ${end.labelY}`, "data-region": region }),
      draw("text", { class: "end", x: right + LEADER, y: end.labelY + 4, "data-region": region }, label),
    ];
  }
}

/** @param {ReturnType<typeof shapeOf>} shape */
function axes({ values, times, area }) {
  return [
    ...values.flatMap(({ y, label }) => [
      draw("path", { class: "grid", d: `M${area.left} ${y}H${area.right}` }),
      draw("text", { class: "value", x: area.left - 8, y: y + 4 }, label),
    ]),
    ...times.map(({ x, label }, index) =>
      draw("text", { class: "time", x, y: area.bottom + 18, "text-anchor": index === times.length - 1 ? "end" : "middle" }, label),
    ),
  ];
}

/**
 * @param {import("./plot-shape.js").Band} band
 * @param {number} top
 * @param {number} bottom
 * @param {string} region
 */
function edges({ x, width, lasts }, top, bottom, region) {
  const at = lasts ? [x] : [x, x + width];
  return at.map((edge) => draw("path", { class: "cut-edge", d: `M${edge} ${top}V${bottom}`, "data-region": region }));
}

/**
 * @param {string} name
 * @param {number} index
 */
function legendEntry(name, index) {
  const entry = document.createElement("li");
  entry.dataset.region = colour(index);
  entry.textContent = name;
  return entry;
}

/** @param {number} index */
function colour(index) {
  return String(index % 4);
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 * @param {string} [text]
 */
function draw(name, attributes, text = "") {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  if (text) element.textContent = text;
  return element;
}
