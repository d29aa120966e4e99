/**
 * Live Tally counters for any page: the client and the element.
 *
 *   <script type="module" src="https://gateway.example/tally.js"></script>
 *   <tally-counter counter="likes/post-42" increment></tally-counter>
 *
 * @module tally
 */
import { TallyCounter } from "./tally/counter-element.js";

export { TallyClient, socketUrl } from "./tally/client.js";
export { TallyProblem, problemWords } from "./tally/problem.js";
export { TallyCounter };

if (!customElements.get("tally-counter")) {
  customElements.define("tally-counter", TallyCounter);
}
