import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, mock, test } from "node:test";
import { TallyClient } from "../../main/resources/static/tally/client.js";
import { FakeEvents } from "./fake-events.mjs";
import { fakeNetwork, freshPage, greet, incrementsOn, microtasks, outcomeOf, pass, POST, value } from "./fake-page.mjs";
import { FakeSocket } from "./fake-socket.mjs";

/** The golden events, by name. */
const golden = Object.fromEntries(
  readFileSync(new URL("../../../../contracts/sse/events.v1.txt", import.meta.url), "utf8")
    .split("\n\n")
    .map((block) => [/^event: (.*)$/m.exec(block)?.[1], /^data: (.*)$/m.exec(block)?.[1]])
    .filter(([name]) => name)
    .map(([name, data]) => [name, JSON.parse(data)]),
);

let client;
let heard;

beforeEach(() => {
  freshPage({ events: true, random: 0 });
  heard = [];
  client = new TallyClient("http://localhost:8201");
});

const watch = (ids = [POST], options = {}) => client.subscribe(ids, (news) => heard.push(news), options);

/** Three sockets in a row end without a hello. */
async function withoutSockets() {
  for (let attempt = 0; attempt < 3; attempt++) {
    FakeSocket.last.breaks();
    if (attempt < 2) await pass(100);
  }
}

async function reading() {
  watch();
  await withoutSockets();
  FakeEvents.last.opens();
  FakeEvents.last.says("update", golden.update);
  await microtasks();
}

test("a page whose sockets do not open reads over events after the third attempt", async () => {
  watch([POST, "nope/x"]);
  FakeSocket.last.breaks();
  await pass(100);
  FakeSocket.last.breaks();
  await pass(100);
  assert.equal(FakeEvents.all.length, 0);
  FakeSocket.last.breaks();
  assert.equal(FakeEvents.last.url.pathname, "/sse");
  assert.equal(FakeEvents.last.url.protocol, "http:");
  assert.deepEqual(FakeEvents.last.url.searchParams.getAll("id"), [POST, "nope/x"]);
  assert.equal(client.state.name, "waiting");
  FakeEvents.last.opens();
  assert.equal(client.state.name, "reading");
  FakeEvents.last.says("update", golden.update);
  FakeEvents.last.says("rejected", golden.rejected);
  await microtasks();
  assert.deepEqual(heard, [value(57, 44), ...golden.rejected.rejected]);
});

test("a gateway that greeted before is only away: its sockets are tried first", async () => {
  watch();
  await greet();
  FakeSocket.last.breaks();
  await pass(100);
  FakeSocket.last.breaks();
  await pass(100);
  assert.equal(FakeEvents.all.length, 0);
});

test("a browser without sockets reads over events at once", async () => {
  freshPage({ events: true, sockets: false });
  watch();
  FakeEvents.last.opens();
  assert.equal(client.state.name, "reading");
});

test("while it reads it tries a socket once soon, and seldom after that", async () => {
  await reading();
  await pass(100);
  assert.equal(FakeSocket.all.length, 4);
  FakeSocket.last.breaks();
  await pass(29_999);
  assert.equal(FakeSocket.all.length, 4);
  await pass(1);
  assert.equal(FakeSocket.all.length, 5);
});

test("a socket is tried sooner than its wait would have it once the page reads", async () => {
  watch();
  mock.method(Math, "random", () => 1);
  for (const waitedMs of [500, 1_000, 0]) {
    FakeSocket.last.breaks();
    await pass(waitedMs);
  }
  FakeEvents.last.opens();
  await pass(499);
  assert.equal(FakeSocket.all.length, 3);
  await pass(1);
  assert.equal(FakeSocket.all.length, 4);
});

/** Reads, and the socket that was tried soon has failed: the next one is 60 s away. Waits are as long as they can be. */
async function patient() {
  await reading();
  mock.method(Math, "random", () => 1);
  await pass(100);
  FakeSocket.last.breaks();
}

test("sockets are tried after waits that grow, however often events begin and end meanwhile", async () => {
  await patient();
  FakeEvents.last.breaks();
  assert.equal(client.state.retryInMs, 4_000);
  for (const waitedMs of [500, 1_000, 2_000]) {
    await pass(waitedMs);
    FakeEvents.last.opens();
    assert.equal(client.state.name, "reading");
    FakeEvents.last.breaks();
  }
  await pass(499);
  assert.equal(FakeSocket.all.length, 4);
  await pass(1);
  assert.equal(FakeSocket.all.length, 5);
});

test("a socket that would be tried soon anyway is not put off when events end", async () => {
  await patient();
  await pass(59_000);
  FakeEvents.last.breaks();
  await pass(999);
  assert.equal(FakeSocket.all.length, 4);
  await pass(1);
  assert.equal(FakeSocket.all.length, 5);
});

test("when a socket opens the events end", async () => {
  await reading();
  await pass(100);
  await greet();
  assert.equal(client.state.name, "open");
  assert.equal(FakeEvents.last.isClosed, true);
  assert.deepEqual(FakeSocket.last.sentOf("subscribe")[0].counters, [POST]);
});

test("an increment waits for a socket while the page only reads", async () => {
  await reading();
  const outcome = client.increment(POST, 1, { idempotencyKey: "mine" });
  assert.equal(await outcomeOf(outcome), "pending");
  assert.equal(await outcomeOf(client.increment(POST, 1, { repeat: false })), "not-connected");
  await pass(100);
  await greet();
  assert.deepEqual(incrementsOn(FakeSocket.last).map(({ idempotencyKey }) => idempotencyKey), ["mine"]);
});

test("an increment says at once that all gateways have refused, though the page goes on reading", async () => {
  await reading();
  const kept = assert.rejects(client.increment(POST), { problem: "not-connected" });
  await pass(100);
  FakeSocket.last.breaks(4503, "connection limit");
  await kept;
  assert.equal(client.state.name, "reading");
  assert.equal(await outcomeOf(client.increment(POST)), "not-connected");
});

test("what is subscribed within a moment becomes one new address, and the old events go on until it answers", async () => {
  await reading();
  const [first] = FakeEvents.all;
  watch(["likes/b"], { include: ["watching"] });
  await pass(50);
  watch(["likes/c"]);
  await pass(100);
  assert.equal(FakeEvents.all.length, 2);
  assert.deepEqual(FakeEvents.last.url.searchParams.getAll("id"), [POST, "likes/b", "likes/c"]);
  assert.equal(FakeEvents.last.url.searchParams.get("include"), "watching");
  assert.equal(first.isClosed, false);
  FakeEvents.last.opens();
  assert.equal(first.isClosed, true);
});

test("events that end are opened again, at the next gateway", async () => {
  client = new TallyClient(["http://a.example", "http://b.example"]);
  await reading();
  FakeEvents.last.breaks();
  assert.equal(client.state.name === "reading", false);
  await pass(100);
  assert.deepEqual(FakeEvents.all.map(({ url }) => url.host), ["a.example", "b.example"]);
});

/** Reads events that have pinged. */
async function readingPinged(ping = golden.ping) {
  client = new TallyClient(["http://a.example", "http://b.example"]);
  await reading();
  FakeEvents.last.says("ping", ping);
}

test("events that are silent for two and a half pings are opened again, at the next gateway", async () => {
  await readingPinged();
  await pass(62_499);
  assert.equal(client.state.name, "reading");
  await pass(1);
  assert.notEqual(client.state.name, "reading");
  assert.equal(FakeEvents.all[0].isClosed, true);
  await pass(100);
  assert.deepEqual(FakeEvents.all.map(({ url }) => url.host), ["a.example", "b.example"]);
});

test("no interval between pings is taken for shorter than a second", async () => {
  await readingPinged({ ...golden.ping, pingMs: 1 });
  await pass(2_499);
  assert.equal(client.state.name, "reading");
  await pass(1);
  assert.notEqual(client.state.name, "reading");
});

test("any event is a sign of life", async () => {
  await readingPinged();
  for (const [type, data] of Object.entries(golden).filter(([name]) => name !== "reconnect")) {
    await pass(62_499);
    FakeEvents.last.says(type, data);
  }
  await pass(62_499);
  assert.equal(client.state.name, "reading");
  await pass(1);
  assert.notEqual(client.state.name, "reading");
});

test("a gateway that has not pinged may be silent: an older one never does, and not even after one that did", async () => {
  await readingPinged();
  FakeEvents.last.breaks();
  await pass(100);
  FakeEvents.last.opens();
  FakeEvents.last.says("update", golden.update);
  FakeEvents.last.says("ping", { type: "ping" });
  FakeEvents.last.says("ping", { type: "ping", pingMs: 0 });
  await pass(3_600_000);
  assert.equal(client.state.name, "reading");
  assert.equal(FakeEvents.all.length, 2);
});

test("a page that loses the network reads no more, and reads again when it is back", async (t) => {
  const page = fakeNetwork(t);
  client = new TallyClient(["http://a.example", "http://b.example"]);
  await reading();
  watch(["likes/b"]);
  await microtasks();
  await pass(100);
  const [read, asked] = FakeEvents.all;
  page.dispatchEvent(new Event("offline"));
  assert.notEqual(client.state.name, "reading");
  assert.deepEqual([read.isClosed, asked.isClosed], [true, true]);
  page.dispatchEvent(new Event("online"));
  assert.deepEqual(FakeEvents.all.map(({ url }) => url.host), ["a.example", "a.example", "b.example"]);
  FakeEvents.last.opens();
  await pass(1_000);
  assert.equal(client.state.name, "reading");
  FakeEvents.last.breaks();
  client.close();
  watch();
  page.dispatchEvent(new Event("online"));
  await pass(1_000);
  assert.equal(FakeEvents.all.length, 3);
});

test("waits grow while events end at once, and begin small again after good ones", async () => {
  await reading();
  mock.method(Math, "random", () => 1);
  for (const [lastedMs, waitMs] of [[0, 500], [0, 1_000], [4_999, 2_000], [5_000, 500], [0, 1_000]]) {
    const dialled = FakeEvents.all.length;
    await pass(lastedMs);
    FakeEvents.last.breaks();
    await pass(waitMs - 1);
    assert.equal(FakeEvents.all.length, dialled);
    await pass(1);
    assert.equal(FakeEvents.all.length, dialled + 1);
    FakeEvents.last.opens();
  }
});

test("what events reject for now is asked for again, whatever sockets do meanwhile", async () => {
  await reading();
  FakeEvents.last.says("rejected", { type: "rejected", rejected: [{ id: POST, problem: "recovering" }] });
  await pass(100);
  FakeSocket.last.breaks();
  await pass(2_000);
  assert.equal(FakeEvents.all.length, 1);
  await pass(100);
  assert.equal(FakeEvents.all.length, 2);
});

test("what is subscribed while events are away is asked for when the wait is over", async () => {
  await reading();
  mock.method(Math, "random", () => 1);
  FakeEvents.last.breaks();
  watch(["likes/b"]);
  await pass(499);
  assert.equal(FakeEvents.all.length, 1);
  await pass(1);
  assert.deepEqual(FakeEvents.last.url.searchParams.getAll("id"), [POST, "likes/b"]);
});

test("events of another region, and of the first one again, show what each says", async () => {
  client = new TallyClient(["http://a.example", "http://b.example"]);
  await reading();
  for (const counter of [value(55, 9, "us-2mx7f3kq0c"), value(58, 45)]) {
    FakeEvents.last.breaks();
    await pass(100);
    FakeEvents.last.opens();
    FakeEvents.last.says("update", { type: "update", counters: [counter] });
    await microtasks();
  }
  assert.deepEqual(heard.map(({ count }) => count), [57, 55, 58]);
});

test("a gateway that is leaving is read until the next one answers", async () => {
  client = new TallyClient(["http://a.example", "http://b.example"]);
  await reading();
  const [leaving] = FakeEvents.all;
  leaving.says("reconnect", golden.reconnect);
  await pass(3_368);
  assert.equal(FakeEvents.last.url.host, "b.example");
  assert.equal(leaving.isClosed, false);
  FakeEvents.last.opens();
  assert.equal(leaving.isClosed, true);
});

test("events that end while the next gateway is asked wait for that one alone", async () => {
  client = new TallyClient(["http://a.example", "http://b.example"]);
  await reading();
  FakeEvents.last.says("reconnect", { ...golden.reconnect, afterMs: 0 });
  await pass(0);
  FakeEvents.all[0].breaks();
  await pass(1_000);
  assert.deepEqual(FakeEvents.all.map(({ url, isClosed }) => [url.host, isClosed]), [["a.example", true], ["b.example", false]]);
});

test("more counters than fit into an address are refused", async () => {
  const ids = Array.from({ length: 80 }, (_, i) => `likes/${"x".repeat(120)}-${i}`);
  watch(ids);
  await withoutSockets();
  await microtasks();
  const asked = FakeEvents.last.url.searchParams.getAll("id");
  assert.ok(FakeEvents.last.url.href.length <= 7_000);
  assert.deepEqual(heard, ids.slice(asked.length).map((id) => ({ id, problem: "too-many-items" })));
});

test("when nobody watches any more the events end", async () => {
  const leave = watch();
  await withoutSockets();
  FakeEvents.last.opens();
  leave();
  await pass(100);
  assert.equal(FakeEvents.last.isClosed, true);
  assert.equal(FakeEvents.all.length, 1);
});
