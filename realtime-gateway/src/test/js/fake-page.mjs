/** What the tests of the client share: a page with fake sockets and fake time. */
import { readFileSync } from "node:fs";
import { mock } from "node:test";
import { FakeEvents } from "./fake-events.mjs";
import { FakeSocket } from "./fake-socket.mjs";

export const POST = "likes/post-42";

/** @param {string} name of a file in contracts/websocket, without `.json` */
export const golden = (name) =>
  JSON.parse(readFileSync(new URL(`../../../../contracts/websocket/${name}.json`, import.meta.url), "utf8"));

export const value = (count, version, epoch = "eu-7f3kq0c2mx") => ({ id: POST, count, epoch, version });

/** Lets everything happen that waits for nothing but its turn. */
export const microtasks = () => new Promise((resolve) => setImmediate(resolve));

/** Begins with an empty page whose time stands still. Random is `random` from here on. */
export function freshPage({ events = false, sockets = true, random = 0.5 } = {}) {
  mock.reset();
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"] });
  mock.method(Math, "random", () => random);
  FakeSocket.all = [];
  FakeEvents.all = [];
  globalThis.WebSocket = sockets ? FakeSocket : undefined;
  globalThis.EventSource = events ? FakeEvents : undefined;
}

/** What tells a page that its network is gone, or is back, for as long as test `t` lasts. */
export function fakeNetwork(t) {
  const page = new EventTarget();
  globalThis.addEventListener = page.addEventListener.bind(page);
  globalThis.removeEventListener = page.removeEventListener.bind(page);
  t.after(() => {
    delete globalThis.addEventListener;
    delete globalThis.removeEventListener;
  });
  return page;
}

export async function pass(ms) {
  mock.timers.tick(ms);
  await microtasks();
}

/** The gateway at the other end of the newest socket greets. */
export async function greet(hello = {}) {
  FakeSocket.last.says({ ...golden("hello.v1"), ...hello });
  await microtasks();
}

/** The increments that a socket was sent, each with the ref of its frame. */
export const incrementsOn = (socket) =>
  socket.sent.flatMap(({ type, ref, increments, ...one }) => {
    if (type === "increment") return [{ ref, ...one }];
    return (increments ?? []).map((each) => ({ ref, ...each }));
  });

/** Whether a promise is still open, and else what became of it: the value, or the problem's code. */
export async function outcomeOf(promise) {
  const settled = promise.then((value) => value, ({ problem }) => problem);
  return Promise.race([settled, microtasks().then(() => "pending")]);
}
