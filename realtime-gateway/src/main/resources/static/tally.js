/**
 * Live Tally counters for any page: the client and the element. Types are in tally.d.ts.
 *
 *   <script type="module" src="https://gateway.example/tally.js"></script>
 *   <tally-counter counter="likes/post-42" increment watching></tally-counter>
 *
 * THE ELEMENT shows a live total; a press is shown at once and settles on the server's value.
 *   counter     namespace/key
 *   increment   shows a button; its value is the step, 1 when empty, and may be negative
 *   watching    shows how many pages watch it; its value are the words behind the number, "watching" when empty
 *   label       what the button is called, for who can not see it
 *   gateway     one address or several, separated by spaces; where this module came from when left out
 *   notation    "compact" for 12K instead of 12,345; numbers are written in the language of the nearest `lang`
 *   quiet       no change is announced to screen readers (otherwise the newest every 5 s at most)
 *   Content: the face of the button, + when empty.
 *   Parts: count (also `waiting` while not connected, `pending` while presses are unanswered), number, button, watching,
 *     problem.
 *   Properties: --tally-color, --tally-gap, --tally-count-weight, --tally-min-width, --tally-waiting-opacity,
 *     --tally-pending-opacity, --tally-radius, --tally-focus, --tally-button-color, --tally-button-background,
 *     --tally-button-border, --tally-button-padding, --tally-watching-color, --tally-problem-color,
 *     --tally-problem-background.
 *   Events, which bubble: tally-change (detail: the value that the server told), tally-problem (detail: {problem}).
 *
 * THE CLIENT
 *   const client = new TallyClient(["https://a.example", "https://b.example"]);
 *   const unsubscribe = client.subscribe(["likes/post-42"], (news) => …, { include: ["watching"] });
 *   const { count } = await client.increment("likes/post-42");
 *   client.addEventListener("state", ({ detail }) => …);
 * sharedClient() is the one that the page's elements use already: one connection for everything.
 * A client comes back by itself after a random time of up to 0.5 s, 1 s, 2 s … 20 s, at the next gateway; moves before a
 * gateway that is leaving ends; and reads over server-sent events where no socket opens. An increment is kept and
 * repeated under its key until it is answered, 1000 of them, as long as the page lives: it is counted once. One that can
 * not be repeated safely, after 23 h or in another region, rejects with the problem `unknown-outcome`.
 *
 * @module tally
 */
import { TallyCounter } from "./tally/counter-element.js";

export { TallyClient, socketUrl } from "./tally/client.js";
export { sharedClient } from "./tally/shared-client.js";
export { TallyProblem, problemWords } from "./tally/problem.js";
export { TallyCounter };

if (!customElements.get("tally-counter")) {
  customElements.define("tally-counter", TallyCounter);
}
