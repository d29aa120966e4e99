import { sharedClient } from "../tally.js";

// Once for each load. It is repeated under its key until it is answered, so nothing is left to do here but to say why not.
sharedClient()
  .increment("views/example")
  .catch((/** @type {import("../tally/problem.js").TallyProblem} */ problem) => console.warn(problem.message));

const poll = /** @type {HTMLElement} */ (document.querySelector(".poll"));
/** @type {Map<Element, number>} */ const votes = new Map();

poll.addEventListener("tally-change", (event) => {
  const { target, detail } = /** @type {CustomEvent<import("../tally/client.js").CounterValue>} */ (event);
  votes.set(/** @type {Element} */ (target), Math.max(0, detail.count));
  drawBars();
});

/** Each option's share of all votes. */
function drawBars() {
  const all = [...votes.values()].reduce((sum, count) => sum + count, 0);
  for (const [counter, count] of votes) {
    const bar = /** @type {HTMLElement} */ (counter.closest("li")?.querySelector(".bar"));
    bar.style.setProperty("--share", String(all ? count / all : 0));
  }
}
