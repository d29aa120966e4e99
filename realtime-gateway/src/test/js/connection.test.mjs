import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { TallyClient } from "../../main/resources/static/tally/client.js";
import { fakeNetwork, freshPage, golden, greet, incrementsOn, microtasks, pass, POST, value } from "./fake-page.mjs";
import { FakeSocket } from "./fake-socket.mjs";

const [A, B, C] = ["ws://a.example/ws", "ws://b.example/ws", "ws://c.example/ws"];
/** An epoch of another region. */
const US = "us-2mx7f3kq0c";

let client;
let heard;

beforeEach(() => freshPage({ random: 0 }));

async function connected(gateways) {
  heard = [];
  client = new TallyClient(gateways);
  client.subscribe([POST], (news) => heard.push(news));
  await greet();
}

const dialled = () => FakeSocket.all.map(({ url }) => url);
const subscribedOn = (socket, counter) => {
  const { ref } = socket.sentOf("subscribe").at(-1);
  socket.says({ type: "subscribed", ref, counters: [counter], rejected: [] });
};

test("it begins at any of several gateways", () => {
  const begun = [0, 0.4, 0.99].map((random) => {
    freshPage({ random });
    new TallyClient([A, B, C]).subscribe([POST], () => {});
    return FakeSocket.last.url;
  });
  assert.deepEqual(begun, [A, B, C]);
});

test("a page that loses the network knows at once, and comes back with it", async (t) => {
  const page = fakeNetwork(t);
  await connected([A]);
  page.dispatchEvent(new Event("offline"));
  assert.equal(client.state.name, "waiting");
  page.dispatchEvent(new Event("online"));
  assert.equal(client.state.name, "connecting");
  assert.equal(FakeSocket.all.length, 2);
  client.close();
  page.dispatchEvent(new Event("offline"));
  page.dispatchEvent(new Event("online"));
  assert.equal(client.state.name, "idle");
});

test("a client without any gateway is refused at once", () => {
  assert.throws(() => new TallyClient([]), TypeError);
});

test("after a lost, a refused and a silent connection the next gateway has its turn", async () => {
  await connected([A, B, C]);
  FakeSocket.last.breaks();
  await pass(100);
  FakeSocket.last.breaks(4503, "connection limit");
  await pass(100);
  await pass(10_000); // no hello
  await pass(100);
  assert.deepEqual(dialled(), [A, B, C, A]);
});

test("a gateway that refused for good is left out, and when all have, nothing more is tried", async () => {
  await connected([A, B]);
  FakeSocket.last.breaks(4503);
  await pass(100);
  FakeSocket.last.breaks();
  await pass(100);
  assert.deepEqual(dialled(), [A, B, B]);
  FakeSocket.last.breaks(4501, "bad frame");
  await pass(60_000);
  assert.deepEqual(dialled(), [A, B, B]);
  assert.equal(client.state.name, "refused");
});

test("an increment at gateways that have all refused says so", async () => {
  await connected(A);
  const kept = assert.rejects(client.increment(POST), { problem: "unknown-outcome" });
  await microtasks();
  FakeSocket.last.breaks(4500, "bad token");
  await kept;
  await assert.rejects(client.increment(POST), { problem: "not-connected" });
});

test("silence after a ping is a lost connection", async () => {
  await connected(A);
  await pass(25_000);
  FakeSocket.last.says(golden("pong.v1"));
  await pass(25_000);
  assert.equal(FakeSocket.last.sentOf("ping").length, 2);
  await pass(10_000);
  assert.equal(FakeSocket.all[0].closedWith, 4002);
  await pass(100);
  assert.equal(FakeSocket.all.length, 2);
});

test("an address that the browser does not let the page open is a failed attempt", async () => {
  globalThis.WebSocket = class {
    constructor() {
      throw new Error("insecure");
    }
  };
  client = new TallyClient([A, B]);
  client.subscribe([POST], () => {});
  await microtasks();
  assert.equal(client.state.name, "waiting");
});

test("a gateway that is leaving serves until the next one has told everything", async () => {
  await connected([A, B]);
  const [leaving] = FakeSocket.all;
  subscribedOn(leaving, value(57, 44));
  leaving.says(golden("reconnect.v1"));
  await pass(3_367);
  assert.deepEqual(dialled(), [A]);
  await pass(1);
  assert.deepEqual(dialled(), [A, B]);
  leaving.says({ type: "update", counters: [value(58, 45)] });
  await greet({ gateway: "b" });
  assert.equal(client.state.gateway, "b");
  leaving.says({ type: "update", counters: [value(59, 46)] });
  await microtasks();
  assert.equal(leaving.closedWith, undefined);
  subscribedOn(FakeSocket.last, value(59, 46));
  await microtasks();
  assert.equal(leaving.closedWith, 1000);
  assert.deepEqual(heard.map(({ count }) => count), [57, 58, 59]);
});

test("a gateway that was moved away from may still answer an increment", async () => {
  await connected([A, B]);
  const [leaving] = FakeSocket.all;
  const counted = client.increment(POST);
  await microtasks();
  leaving.says({ type: "reconnect", afterMs: 0, reason: "drain" });
  await pass(0);
  await greet();
  subscribedOn(FakeSocket.last, value(57, 44));
  assert.equal(leaving.closedWith, undefined);
  leaving.says({ ...golden("incremented.v1"), ref: incrementsOn(leaving)[0].ref });
  assert.deepEqual(await counted, value(58, 45));
  assert.equal(leaving.closedWith, 1000);
  assert.deepEqual(incrementsOn(FakeSocket.last), []);
});

test("a page that is sent to another region and back shows what each region says", async () => {
  await connected([A, B]);
  subscribedOn(FakeSocket.last, value(57, 44));
  FakeSocket.last.breaks();
  await pass(100);
  await greet({ region: "us" });
  subscribedOn(FakeSocket.last, value(55, 9, US));
  FakeSocket.last.breaks();
  await pass(100);
  await greet();
  subscribedOn(FakeSocket.last, value(57, 44));
  FakeSocket.last.says({ type: "update", counters: [value(58, 45)] });
  await microtasks();
  assert.deepEqual(dialled(), [A, B, A]);
  assert.deepEqual(heard.map(({ count }) => count), [57, 55, 57, 58]);
});

test("a gateway that was moved away from says nothing more once the one in another region has told", async () => {
  await connected([A, B]);
  const [leaving] = FakeSocket.all;
  subscribedOn(leaving, value(57, 44));
  const counted = client.increment(POST);
  await microtasks();
  leaving.says({ type: "reconnect", afterMs: 0, reason: "drain" });
  await pass(0);
  await greet({ region: "us" });
  leaving.says({ type: "update", counters: [value(58, 45)] });
  subscribedOn(FakeSocket.last, value(55, 9, US));
  leaving.says({ type: "update", counters: [value(59, 46)] });
  leaving.says({ type: "incremented", ref: incrementsOn(leaving)[0].ref, counter: value(60, 47) });
  assert.deepEqual(await counted, value(60, 47));
  assert.deepEqual(heard.map(({ count }) => count), [57, 58, 55]);
});

test("a gateway that was moved away from is not kept for long", async () => {
  await connected([A, B]);
  FakeSocket.last.says({ type: "reconnect", afterMs: 0 });
  await pass(0);
  await greet();
  await pass(5_000);
  assert.equal(FakeSocket.all[0].closedWith, 1000);
  assert.equal(client.state.name, "open");
});

test("a gateway that ends before the next one has answered is not missed", async () => {
  await connected([A, B]);
  FakeSocket.last.says({ type: "reconnect", afterMs: 0 });
  await pass(0);
  FakeSocket.all[0].breaks(1001, "drain");
  assert.equal(client.state.name, "connecting");
  await greet();
  assert.equal(client.state.name, "open");
  assert.deepEqual(dialled(), [A, B]);
});

test("when the next gateway can not be reached, the leaving one is kept and another one tried", async () => {
  await connected([A, B, C]);
  FakeSocket.last.says({ type: "reconnect", afterMs: 0 });
  await pass(0);
  FakeSocket.last.breaks();
  assert.equal(client.state.name, "open");
  await pass(100);
  assert.deepEqual(dialled(), [A, B, C]);
});

test("after an early end the next gateway is not called before the time that was named", async () => {
  await connected([A, B]);
  FakeSocket.last.says(golden("reconnect.v1"));
  await pass(1_000);
  FakeSocket.last.breaks(1001, "drain");
  await pass(3_209);
  assert.equal(FakeSocket.all.length, 1);
  await pass(1);
  assert.deepEqual(dialled(), [A, B]);
});

test("with one gateway alone the move goes to the same address", async () => {
  await connected(A);
  FakeSocket.last.says(golden("reconnect.v1"));
  await pass(4_210);
  await greet();
  subscribedOn(FakeSocket.last, value(57, 44));
  assert.deepEqual(dialled(), [A, A]);
  assert.equal(FakeSocket.all[0].closedWith, 1000);
});

test("when nobody else takes the client, the leaving gateway is used to its end and nothing more is tried", async () => {
  await connected(A);
  FakeSocket.last.says({ type: "reconnect", afterMs: 0 });
  await pass(0);
  FakeSocket.last.breaks(4503, "connection limit");
  await pass(60_000);
  assert.deepEqual(dialled(), [A, A]);
  assert.equal(client.state.name, "open");
  FakeSocket.all[0].breaks(1001, "drain");
  assert.equal(client.state.name, "refused");
});

test("waits grow while connections end at once, and begin small again after a good one", async () => {
  await connected(A);
  mock.method(Math, "random", () => 1);
  const waits = [];
  for (const lastedMs of [0, 0, 5_000, 0]) {
    await pass(lastedMs);
    FakeSocket.last.breaks();
    waits.push(client.state.retryInMs);
    await pass(client.state.retryInMs);
    await greet();
  }
  assert.deepEqual(waits, [500, 1_000, 500, 1_000]);
});
