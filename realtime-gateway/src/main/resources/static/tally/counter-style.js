/** How a counter looks: quiet, in the page's own font and colour, until its properties and parts say otherwise. */
export const style = new CSSStyleSheet();
style.replaceSync(`
  :host {
    display: inline-flex; align-items: center; flex-wrap: wrap; gap: var(--tally-gap, 0.5em);
    position: relative; font: inherit; color: var(--tally-color, inherit);
  }
  :host([hidden]), [hidden] { display: none; }
  .count { font-weight: var(--tally-count-weight, 600); transition: opacity 0.2s; }
  .number {
    display: inline-block; text-align: end; white-space: nowrap; font-variant-numeric: tabular-nums;
    min-inline-size: max(var(--tally-min-width, 1ch), var(--reserved, 0ch));
  }
  .count.pending { opacity: var(--tally-pending-opacity, 0.7); transition-delay: 0.7s; }
  .count.waiting { opacity: var(--tally-waiting-opacity, 0.5); }
  .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  button {
    font: inherit; line-height: 1; cursor: pointer; touch-action: manipulation;
    min-width: 2.25em; padding: var(--tally-button-padding, 0.5em 0.75em);
    color: var(--tally-button-color, inherit); background: var(--tally-button-background, transparent);
    border: 1px solid var(--tally-button-border, currentColor); border-radius: var(--tally-radius, 0.5em);
    transition: transform 0.1s;
  }
  button:active { transform: scale(0.95); }
  button:focus-visible { outline: 2px solid var(--tally-focus, Highlight); outline-offset: 2px; }
  .watching { min-inline-size: var(--reserved, 0ch); font-size: 0.85em; color: var(--tally-watching-color, inherit); }
  .watching.unknown { visibility: hidden; }
  .problem { font-size: 0.85em; color: var(--tally-problem-color, #b3261e); }
  .problem.passing {
    position: absolute; z-index: 1; inset-block-start: calc(100% + 0.4em); inset-inline-start: 0; inline-size: max-content;
    max-inline-size: min(20em, 80vw); padding: 0.5em 0.75em; border: 1px solid; border-radius: var(--tally-radius, 0.5em);
    background: var(--tally-problem-background, Canvas);
  }
  @media (prefers-reduced-motion: reduce) {
    .count { transition-duration: 1ms; }
    button { transition: none; }
    button:active { transform: none; }
  }
`);
