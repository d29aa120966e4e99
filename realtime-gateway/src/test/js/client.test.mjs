import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, mock, test } from "node:test";
import { socketUrl, TallyClient } from "../../main/resources/static/tally/client.js";
import { FakeSocket } from "./fake-socket.mjs";

const golden = (name) =>
  JSON.parse(readFileSync(new URL(`../../../../contracts/websocket/${name}.v1.json`, import.meta.url), "utf8"));
const microtasks = () => new Promise((resolve) => setImmediate(resolve));
const POST = "likes/post-42";

let client;
let heard;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"] });
  globalThis.WebSocket = FakeSocket;
  FakeSocket.all = [];
  heard = [];
  client = new TallyClient("http://localhost:8201");
});

async function connected() {
  const unsubscribe = client.subscribe([POST], (news) => heard.push(news));
  FakeSocket.last.says(golden("hello"));
  await microtasks();
  return unsubscribe;
}

const value = (count, version, epoch = "eu-7f3kq0c2mx") => ({ id: POST, count, epoch, version });
const subscribed = (counter) => ({ type: "subscribed", ref: 1, counters: [counter], rejected: [] });

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
  client.subscribe(["bad key"], (news) => heard.push(news));
  await connected();
  FakeSocket.last.says(golden("subscribed"));
  FakeSocket.last.says(golden("update"));
  await microtasks();
  assert.deepEqual(heard, [value(57, 44), { id: "bad key", problem: "invalid-key" }, value(58, 45)]);
});

test("an old version is dropped, also after a reconnection", async () => {
  await connected();
  FakeSocket.last.says(subscribed(value(57, 44)));
  FakeSocket.last.says({ type: "update", counters: [value(56, 43)] });
  FakeSocket.last.breaks();
  mock.timers.tick(500);
  FakeSocket.last.says(golden("hello"));
  await microtasks();
  assert.deepEqual(FakeSocket.last.sentOf("subscribe")[0].counters, [POST]);
  FakeSocket.last.says(subscribed(value(57, 44)));
  FakeSocket.last.says({ type: "update", counters: [value(58, 45)] });
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
  mock.timers.tick(2_000);
  await microtasks();
  assert.equal(FakeSocket.last.sentOf("subscribe").length, 2);
  FakeSocket.last.says(subscribed(value(57, 44)));
  await microtasks();
  assert.deepEqual(heard.map(({ problem, count }) => problem ?? count), [57, "store-unavailable", 57]);
});

test("an increment carries a key and resolves with the counter after it", async () => {
  await connected();
  const counted = client.increment(POST, 1);
  const [{ ref, ...sent }] = FakeSocket.last.sentOf("increment");
  assert.deepEqual(Object.keys(sent).sort(), Object.keys(golden("increment")).filter((key) => key !== "ref").sort());
  assert.match(sent.idempotencyKey, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  FakeSocket.last.says({ ...golden("incremented"), ref });
  assert.deepEqual(await counted, value(58, 45));
  await microtasks();
  assert.deepEqual(heard, [value(58, 45)]);
});

test("a refused increment rejects with the problem", async () => {
  await connected();
  const counted = client.increment(POST);
  FakeSocket.last.says({ ...golden("error"), ref: FakeSocket.last.sentOf("increment")[0].ref });
  await assert.rejects(counted, { problem: "rate-limited", retryAfterMs: 1000 });
});

test("an increment whose answer did not come rejects as unknown-outcome with its key", async () => {
  await connected();
  const lost = client.increment(POST, 1, { idempotencyKey: "mine" });
  FakeSocket.last.breaks();
  await assert.rejects(lost, { problem: "unknown-outcome", idempotencyKey: "mine" });
});

test("an answer that takes too long is an unknown outcome", async () => {
  await connected();
  const late = client.increment(POST);
  mock.timers.tick(10_000);
  await assert.rejects(late, { problem: "unknown-outcome" });
});

test("an increment without a connection is not sent and says so", async () => {
  await assert.rejects(client.increment(POST), { problem: "not-connected" });
});

test("a code from 4500 on does not come back", async () => {
  await connected();
  FakeSocket.last.breaks(4501, "bad frame");
  mock.timers.tick(60_000);
  assert.equal(FakeSocket.all.length, 1);
  assert.equal(client.state.name, "refused");
});

test("silence after a ping is a lost connection", async () => {
  await connected();
  mock.timers.tick(25_000);
  assert.equal(FakeSocket.last.sentOf("ping").length, 1);
  FakeSocket.last.says(golden("pong"));
  mock.timers.tick(25_000);
  assert.equal(FakeSocket.last.sentOf("ping").length, 2);
  mock.timers.tick(10_000);
  assert.equal(FakeSocket.all[0].closedWith, 4002);
  mock.timers.tick(500);
  assert.equal(FakeSocket.all.length, 2);
});

test("a gateway that never says hello is left", () => {
  client.subscribe([POST], () => {});
  mock.timers.tick(10_000);
  assert.equal(client.state.name, "waiting");
});

test("a gateway that closes after reconnect is not tried before the time it named", async () => {
  await connected();
  FakeSocket.last.says(golden("reconnect"));
  mock.timers.tick(1_000);
  assert.equal(client.state.name, "open");
  FakeSocket.last.breaks(1001, "drain");
  mock.timers.tick(3_209);
  assert.equal(FakeSocket.all.length, 1);
  mock.timers.tick(1);
  assert.equal(FakeSocket.all.length, 2);
});

test("reconnect moves by itself when the gateway stays open", async () => {
  await connected();
  FakeSocket.last.says(golden("reconnect"));
  mock.timers.tick(4_210);
  assert.equal(FakeSocket.all[0].closedWith, 1000);
  assert.equal(FakeSocket.all.length, 2);
});

test("a listener that closes the client hears nothing more", async () => {
  await connected();
  client.close();
  FakeSocket.last.says(golden("update"));
  await microtasks();
  assert.deepEqual(heard, []);
  assert.equal(client.state.name, "idle");
});
