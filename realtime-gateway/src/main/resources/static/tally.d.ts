/** Types of tally.js, where everything is described. */

/** A counter as a gateway told it. */
export interface CounterValue {
  /** `namespace/key` */
  id: string;
  count: number;
  /** Versions are compared within one epoch. */
  epoch: string;
  version: number;
  /** How many sockets watch it, in all regions; there if asked for, as soon as it is known. */
  watching?: number;
}

/** Why a counter is not told. */
export interface Rejection {
  id: string;
  problem: ProblemCode;
}

/** The stable codes; a newer server may have more. */
export type ProblemCode =
  | "invalid-key"
  | "unknown-namespace"
  | "kind-mismatch"
  | "invalid-delta"
  | "overflow"
  | "idempotency-mismatch"
  | "invalid-idempotency-key"
  | "too-many-items"
  | "body-too-large"
  | "invalid-request"
  | "bad-frame"
  | "not-supported"
  | "rate-limited"
  | "recovering"
  | "store-unavailable"
  | "internal"
  | "not-connected"
  | "queue-full"
  | "unknown-outcome"
  | (string & {});

/**
 * `waiting` comes back by itself after `retryInMs`. `reading` has no socket: values come over server-sent events and
 * increments wait, or are rejected when every gateway has refused. `refused` does not come back.
 */
export interface ConnectionState {
  name: "idle" | "connecting" | "open" | "waiting" | "reading" | "refused";
  retryInMs?: number;
  /** Why the connection before ended. */
  code?: number;
  reason?: string;
  /** Who answered, when open. */
  gateway?: string;
  region?: string;
}

/** `waiting`: certainly in no total yet. `sent`: it may have been counted. */
export type IncrementPhase = "waiting" | "sent" | "counted" | "refused";

export interface PhaseChange {
  counter: string;
  delta: number;
  from?: IncrementPhase;
  to: IncrementPhase;
}

export interface ClientOptions {
  /** The longest wait between two attempts to connect; 20 s. */
  longestWaitMs?: number;
  /** The most increments that may be unanswered at once; 1000. */
  maxUnanswered?: number;
  /** For how long an increment that may have been counted is repeated; 23 h. Shorter than tally.once.window. */
  repeatWithinMs?: number;
}

export interface SubscribeOptions {
  include?: "watching"[];
}

export interface IncrementOptions {
  /** 1 to 128 visible ASCII characters; a random UUID when left out. */
  idempotencyKey?: string;
  /** false: sent at once and once, or rejected. */
  repeat?: boolean;
}

export type Listener = (news: CounterValue | Rejection) => void;

export interface TallyClientEventMap {
  state: CustomEvent<ConnectionState>;
  increment: CustomEvent<PhaseChange>;
}

export class TallyClient extends EventTarget {
  /** @param gateways `https://gateway.example`, or the full `wss://gateway.example/ws`; one or several */
  constructor(gateways: string | string[], options?: ClientOptions);
  get state(): ConnectionState;
  /** @returns call it to unsubscribe */
  subscribe(ids: string[], listener: Listener, options?: SubscribeOptions): () => void;
  /** Resolves with the counter after it; rejects with a TallyProblem. */
  increment(counter: string, delta?: number, options?: IncrementOptions): Promise<CounterValue>;
  /** The sums of what was not answered; `sentUp` of increments, `sentDown` of decrements, which is 0 or less. */
  unanswered(counter: string): { waiting: number; sentUp: number; sentDown: number };
  /** Drops every subscription, rejects what is unanswered, and disconnects. */
  close(): void;
  addEventListener<K extends keyof TallyClientEventMap>(
    type: K,
    listener: (event: TallyClientEventMap[K]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<K extends keyof TallyClientEventMap>(
    type: K,
    listener: (event: TallyClientEventMap[K]) => void,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | EventListenerOptions,
  ): void;
}

/** The client that the page's elements use. @param gateways as their attribute `gateway` */
export function sharedClient(gateways?: string): TallyClient;

/** An increment that was not counted, or whose outcome nobody knows (`unknown-outcome`). */
export class TallyProblem extends Error {
  constructor(problem: ProblemCode, details?: { idempotencyKey?: string; retryAfterMs?: number });
  problem: ProblemCode;
  idempotencyKey: string | undefined;
  retryAfterMs: number | undefined;
}

/** A problem's code in plain words. */
export function problemWords(problem: ProblemCode): string;

/** The address of a gateway's socket. */
export function socketUrl(gateway: string): string;

/** `<tally-counter>` */
export class TallyCounter extends HTMLElement {
  counter: string;
  /** What the server told last. */
  get value(): CounterValue | undefined;
}

declare global {
  interface HTMLElementTagNameMap {
    "tally-counter": TallyCounter;
  }
  interface GlobalEventHandlersEventMap {
    "tally-change": CustomEvent<CounterValue>;
    "tally-problem": CustomEvent<{ problem: ProblemCode }>;
  }
}
