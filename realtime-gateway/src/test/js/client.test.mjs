import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { socketUrl, TallyClient } from "../../main/resources/static/tally/client.js";
import { freshPage, golden, greet, microtasks, pass, POST, value } from "./fake-page.mjs";
import { FakeSocket } from "./fake-socket.mjs";

/** When what was rejected is asked for again: 2 s, and half of the jitter between 100 and 500 ms. */
const AGAIN_MS = 2_300;

let client;
let heard;

beforeEach(() => {
  freshPage();
  heard = [];
  client = new TallyClient("http://localhost:8201");
});

async function connected(options) {
  const unsubscribe = client.subscribe([POST], (news) => heard.push(news), options);
  await greet();
  return unsubscribe;
}

const subscribed = (counter) => ({ type: "subscribed", ref: 1, counters: [counter], rejected: [] });
const update = (...counters) => ({ type: "update", counters });

test("a gateway's address becomes its socket's", () => {
  assert.equal(socketUrl("http://localhost:8201"), "ws://localhost:8201/ws");
  assert.equal(socketUrl("https://gateway.example/"), "wss://gateway.example/ws");
  assert.equal(socketUrl("wss://gateway.example/live/ws"), "wss://gateway.example/live/ws");
});

test("it subscribes after the hello, in one message, under the subprotocol", async () => {
  client.subscribe(["likes/b"], () => {});
  await connected();
  assert.equal(FakeSocket.last.subprotocol, "tally.v1.json");
  assert.deepEqual(FakeSocket.last.sentOf("subscribe").map(({ counters }) => counters), [["likes/b", POST]]);
});

test("present values, updates and rejections reach the listener", async () => {
  client.subscribe(["nope/x"], (news) => heard.push(news));
  await connected();
  const rejected = [{ id: "nope/x", problem: "unknown-namespace" }];
  FakeSocket.last.says({ ...golden("subscribed.v1"), rejected });
  FakeSocket.last.says(golden("update.v1"));
  await microtasks();
  assert.deepEqual(heard, [value(57, 44), ...rejected, value(58, 45)]);
});

test("what can not be a name is rejected without asking", async () => {
  client.subscribe(["bad key"], (news) => heard.push(news));
  await connected();
  assert.deepEqual(heard, golden("subscribed.v1").rejected);
  assert.deepEqual(FakeSocket.last.sentOf("subscribe")[0].counters, [POST]);
});

test("an old version is dropped, also after a reconnection", async () => {
  await connected();
  FakeSocket.last.says(subscribed(value(57, 44)));
  FakeSocket.last.says(update(value(56, 43)));
  FakeSocket.last.breaks();
  await pass(500);
  await greet();
  assert.deepEqual(FakeSocket.last.sentOf("subscribe")[0].counters, [POST]);
  FakeSocket.last.says(subscribed(value(57, 44)));
  FakeSocket.last.says(update(value(58, 45)));
  await microtasks();
  assert.deepEqual(heard, [value(57, 44), value(58, 45)]);
});

test("a second listener begins with the value that is known", async () => {
  await connected();
  FakeSocket.last.says(subscribed(value(57, 44)));
  const late = [];
  client.subscribe([POST], (news) => late.push(news));
  await microtasks();
  assert.deepEqual(late, [value(57, 44)]);
  assert.equal(FakeSocket.last.sentOf("subscribe").length, 1);
});

test("the gateway hears unsubscribe when the last listener leaves", async () => {
  const first = await connected();
  const second = client.subscribe([POST], () => {});
  first();
  assert.equal(FakeSocket.last.sentOf("unsubscribe").length, 0);
  second();
  assert.deepEqual(FakeSocket.last.sentOf("unsubscribe").map(({ counters }) => counters), [[POST]]);
});

test("a passing rejection is asked again, and the known total returns", async () => {
  await connected();
  FakeSocket.last.says(subscribed(value(57, 44)));
  FakeSocket.last.says({ type: "subscribed", ref: 2, counters: [], rejected: [{ id: POST, problem: "store-unavailable" }] });
  await pass(AGAIN_MS);
  assert.equal(FakeSocket.last.sentOf("subscribe").length, 2);
  FakeSocket.last.says(subscribed(value(57, 44)));
  await microtasks();
  assert.deepEqual(heard.map(({ problem, count }) => problem ?? count), [57, "store-unavailable", 57]);
});

test("a subscription that is refused as a whole tells every listener, and is asked again in the time named", async () => {
  await connected();
  const [{ ref }] = FakeSocket.last.sentOf("subscribe");
  FakeSocket.last.says({ type: "error", ref, problem: "rate-limited", retryAfterMs: 3_000 });
  await pass(3_299);
  assert.deepEqual(heard, [{ id: POST, problem: "rate-limited" }]);
  assert.equal(FakeSocket.last.sentOf("subscribe").length, 1);
  await pass(1);
  assert.equal(FakeSocket.last.sentOf("subscribe").length, 2);
});

/** Watches 250 counters, all of which the gateway rejects, each on its own; it answers in three frames. */
async function rejectedAll() {
  const ids = Array.from({ length: 250 }, (_, i) => `likes/${i}`);
  client.subscribe(ids, (news) => heard.push(news));
  await greet();
  rejectAsked();
}

function rejectAsked() {
  for (const { ref, counters } of FakeSocket.last.sentOf("subscribe").slice(-3)) {
    for (const id of counters) FakeSocket.last.says({ type: "subscribed", ref, counters: [], rejected: [{ id, problem: "recovering" }] });
  }
}

const askedAtOnce = () => FakeSocket.last.sentOf("subscribe").map(({ counters }) => counters.length);

test("what was rejected counter by counter is asked for again in frames of many", async () => {
  await rejectedAll();
  await pass(AGAIN_MS - 1);
  assert.deepEqual(askedAtOnce(), [100, 100, 50]);
  await pass(1);
  assert.deepEqual(askedAtOnce(), [100, 100, 50, 100, 100, 50]);
  rejectAsked();
  await pass(AGAIN_MS);
  assert.equal(askedAtOnce().length, 9);
});

test("what was rejected before a reconnection is asked for once after it", async () => {
  await rejectedAll();
  FakeSocket.last.breaks();
  await pass(500);
  await greet();
  assert.deepEqual(askedAtOnce(), [100, 100, 50]);
  await pass(AGAIN_MS);
  assert.deepEqual(askedAtOnce(), [100, 100, 50]);
});

test("what was rejected before a client was closed is not asked for when it is used again", async () => {
  await connected();
  const [{ ref }] = FakeSocket.last.sentOf("subscribe");
  FakeSocket.last.says({ type: "subscribed", ref, counters: [], rejected: [{ id: POST, problem: "recovering" }] });
  client.close();
  await connected();
  await pass(AGAIN_MS);
  assert.deepEqual(askedAtOnce(), [1]);
});

test("all that was rejected waits for the latest time named", async () => {
  client.subscribe(["likes/a"], () => {});
  await greet();
  client.subscribe(["likes/b"], () => {});
  client.subscribe(["likes/c"], () => {});
  await microtasks();
  const [a, b] = FakeSocket.last.sentOf("subscribe");
  FakeSocket.last.says({ type: "error", ref: b.ref, problem: "rate-limited", retryAfterMs: 5_000 });
  FakeSocket.last.says({ type: "error", ref: a.ref, problem: "rate-limited", retryAfterMs: 1_000 });
  await pass(5_299);
  assert.equal(askedAtOnce().length, 2);
  await pass(1);
  assert.deepEqual(FakeSocket.last.sentOf("subscribe")[2].counters.sort(), ["likes/a", "likes/b", "likes/c"]);
});

test("what is asked for anyway is not asked for once more after a rejection", async () => {
  await connected();
  const [{ ref }] = FakeSocket.last.sentOf("subscribe");
  FakeSocket.last.says({ type: "subscribed", ref, counters: [], rejected: [{ id: POST, problem: "recovering" }] });
  client.subscribe([POST], () => {}, { include: ["watching"] });
  await pass(AGAIN_MS);
  assert.equal(askedAtOnce().length, 2);
});

test("who wants to know how many watch asks for it, in the golden words", async () => {
  await connected({ include: ["watching"] });
  const { ref, ...asked } = FakeSocket.last.sentOf("subscribe")[0];
  assert.deepEqual({ ref: 2, ...asked }, golden("subscribe.v1.watching"));
});

test("one more listener that wants to know asks again for that counter alone", async () => {
  client.subscribe(["likes/b"], () => {});
  await connected();
  client.subscribe([POST], () => {}, { include: ["watching"] });
  await microtasks();
  const [, again] = FakeSocket.last.sentOf("subscribe");
  assert.deepEqual([again.counters, again.include], [[POST], ["watching"]]);
});

test("how many watch is taken from the newest frame, whatever the version of the count", async () => {
  await connected({ include: ["watching"] });
  FakeSocket.last.says(subscribed(value(57, 44)));
  FakeSocket.last.says(update({ ...value(57, 44), watching: 3 }));
  FakeSocket.last.says(update({ ...value(56, 43), watching: 4 }));
  FakeSocket.last.says(update(value(58, 45)));
  await microtasks();
  assert.deepEqual(heard.map(({ count, watching }) => [count, watching]), [[57, undefined], [57, 3], [57, 4], [58, 4]]);
});

test("a change of how many watch alone disturbs nobody who did not ask", async () => {
  await connected();
  client.subscribe([POST], () => {}, { include: ["watching"] });
  FakeSocket.last.says(update({ ...value(57, 44), watching: 3 }));
  FakeSocket.last.says(update({ ...value(57, 44), watching: 4 }));
  await microtasks();
  assert.equal(heard.length, 1);
});

test("a listener that closes the client hears nothing more", async () => {
  await connected();
  client.close();
  FakeSocket.last.says(golden("update.v1"));
  await microtasks();
  assert.deepEqual(heard, []);
  assert.equal(client.state.name, "idle");
});
