/** The lower end of the page: how to show and raise this counter from elsewhere, ready to copy. */

/**
 * @param {string} counter
 * @param {import("./region-card.js").Region} region whose addresses the lines use
 */
export function showSnippets(counter, { gateway, api }) {
  text("snippet-html", `<script type="module" src="${new URL("/tally.js", gateway)}"></script>\n<tally-counter counter="${counter}" increment></tally-counter>`);
  /** @type {HTMLElement} */ (document.getElementById("shell")).hidden = !api;
  if (api) text("snippet-curl", `curl -X POST ${new URL(`/api/v1/counters/${counter}/increments`, api)}`);
  const preview = /** @type {HTMLElement} */ (document.getElementById("preview"));
  preview.setAttribute("counter", counter);
  preview.setAttribute("increment", "");
}

/** Lets the copy buttons work, where the browser has a clipboard (a secure context). */
export function offerCopies() {
  if (!navigator.clipboard) return;
  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-copies]"))) {
    const face = [...button.childNodes];
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copies ?? "")?.textContent ?? "");
      button.textContent = "Copied";
      setTimeout(() => button.replaceChildren(...face), 1_500);
    });
  }
}

/**
 * @param {string} id
 * @param {string} words
 */
function text(id, words) {
  const element = document.getElementById(id);
  if (element) element.textContent = words;
}
