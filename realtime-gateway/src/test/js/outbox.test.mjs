import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { TallyClient } from "../../main/resources/static/tally/client.js";
import { OptimisticCount } from "../../main/resources/static/tally/optimistic-count.js";
import { freshPage, golden, greet, incrementsOn, microtasks, outcomeOf, pass, POST, value } from "./fake-page.mjs";
import { FakeSocket } from "./fake-socket.mjs";

const HOUR_MS = 3_600_000;

let client;

beforeEach(() => {
  freshPage({ random: 0 });
  client = new TallyClient("http://localhost:8201");
});

async function connected() {
  client.subscribe([POST], () => {});
  await greet();
}

async function reconnected(hello) {
  FakeSocket.last.breaks();
  await pass(100);
  await greet(hello);
}

/** The gateway answers the newest frame of increments on the newest socket. */
async function answer(answer) {
  FakeSocket.last.says({ type: "incremented", ref: incrementsOn(FakeSocket.last).at(-1).ref, ...answer });
  await microtasks();
}

/** Counts; how it ends is looked at later, if at all. */
function count(...increment) {
  const outcome = client.increment(...increment);
  outcome.catch(() => {});
  return outcome;
}

const refusal = (problem, retryAfterMs) => ({ type: "error", problem, retryAfterMs });
const keysOn = (socket) => incrementsOn(socket).map(({ idempotencyKey }) => idempotencyKey);

test("an increment carries a key and resolves with the counter after it", async () => {
  await connected();
  const heard = [];
  client.subscribe([POST], (news) => heard.push(news));
  const counted = count(POST, 1);
  await microtasks();
  const [{ ref, ...sent }] = FakeSocket.last.sentOf("increment");
  assert.deepEqual(Object.keys(sent).sort(), Object.keys(golden("increment.v1")).filter((key) => key !== "ref").sort());
  assert.match(sent.idempotencyKey, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  await answer({ counter: golden("incremented.v1").counter });
  assert.deepEqual(await counted, value(58, 45));
  assert.deepEqual(heard, [value(58, 45)]);
});

test("an answer shows its epoch while the gateway has told none, and no other than the gateway's after that", async () => {
  await connected();
  const heard = [];
  client.subscribe([POST], (news) => heard.push(news.count));
  const counted = async () => {
    count(POST);
    await microtasks();
    await answer({ counter: value(58, 1, "eu-new") });
  };
  const tells = (counter) => FakeSocket.last.says({ type: "update", counters: [counter] });
  await counted();
  tells(value(57, 44, "eu-behind"));
  await counted();
  tells(value(58, 1, "eu-new"));
  tells(value(57, 45, "eu-behind"));
  await microtasks();
  assert.deepEqual(heard, [58, 57, 58]);
});

test("what one task counts goes in one frame, and each gets its own answer", async () => {
  await connected();
  const outcomes = golden("increments.v1").increments.map(({ counter, delta, idempotencyKey }) =>
    count(counter, delta, idempotencyKey ? { idempotencyKey } : {}),
  );
  await microtasks();
  const [frame] = FakeSocket.last.sentOf("increments");
  const withoutNewKeys = frame.increments.map((sent, i) => ({ ...golden("increments.v1").increments[i], ...sent }));
  assert.deepEqual(frame.increments, withoutNewKeys);
  FakeSocket.last.says({ ...golden("incremented.v1.batch"), ref: frame.ref });
  assert.deepEqual(await outcomeOf(outcomes[0]), value(58, 45));
  assert.equal(await outcomeOf(outcomes[1]), "invalid-delta");
  assert.equal(await outcomeOf(outcomes[2]), "pending");
});

test("what is made while not connected is sent once there is a connection, and counted once", async () => {
  const outcome = count(POST, 1, { idempotencyKey: "mine" });
  assert.equal(await outcomeOf(outcome), "pending");
  await greet();
  assert.deepEqual(keysOn(FakeSocket.last), ["mine"]);
  await answer({ counter: value(58, 45) });
  assert.deepEqual(await outcome, value(58, 45));
  await reconnected();
  assert.deepEqual(keysOn(FakeSocket.last), []);
});

test("what was sent and not answered is sent again under the same key", async () => {
  await connected();
  const outcome = count(POST, 2, { idempotencyKey: "mine" });
  await microtasks();
  await reconnected();
  assert.deepEqual(incrementsOn(FakeSocket.last).map(({ ref, ...sent }) => sent), [{ counter: POST, delta: 2, idempotencyKey: "mine" }]);
  await answer({ counter: value(58, 45) });
  assert.deepEqual(await outcome, value(58, 45));
});

test("an answer that does not come is asked for again under the same key", async () => {
  await connected();
  const outcome = count(POST, 1, { idempotencyKey: "mine" });
  await microtasks();
  await pass(10_000);
  await pass(100);
  assert.deepEqual(keysOn(FakeSocket.last), ["mine", "mine"]);
  assert.equal(await outcomeOf(outcome), "pending");
});

test("a first sending that stayed unknown is not repeated when its key may be forgotten", async () => {
  await connected();
  const outcome = count(POST, 1, { idempotencyKey: "mine" });
  await microtasks();
  mock.timers.setTime(Date.now() + 23 * HOUR_MS);
  await reconnected();
  assert.deepEqual(keysOn(FakeSocket.last), []);
  await assert.rejects(outcome, { problem: "unknown-outcome", idempotencyKey: "mine" });
});

test("what was never sent may wait as long as it likes", async () => {
  const outcome = count(POST, 1, { idempotencyKey: "mine" });
  mock.timers.setTime(Date.now() + 48 * HOUR_MS);
  await reconnected();
  assert.deepEqual(keysOn(FakeSocket.last), ["mine"]);
  assert.equal(await outcomeOf(outcome), "pending");
});

test("what may have been counted in one region is not repeated in another", async () => {
  await connected();
  const outcome = count(POST, 1, { idempotencyKey: "mine" });
  await microtasks();
  await reconnected({ region: "us" });
  assert.deepEqual(keysOn(FakeSocket.last), []);
  await assert.rejects(outcome, { problem: "unknown-outcome", idempotencyKey: "mine" });
});

test("what was certainly not counted is sent again in any region", async () => {
  await connected();
  const outcome = count(POST, 1, { idempotencyKey: "mine" });
  await microtasks();
  await answer(refusal("rate-limited", 1_000));
  await reconnected({ region: "us" });
  await pass(1_100);
  assert.deepEqual(keysOn(FakeSocket.last), ["mine"]);
  assert.equal(await outcomeOf(outcome), "pending");
});

for (const problem of ["rate-limited", "recovering", "store-unavailable", "internal"]) {
  test(`${problem} is repeated under the same key, not before the time named`, async () => {
    await connected();
    const outcome = count(POST, 1, { idempotencyKey: "mine" });
    await microtasks();
    await answer(refusal(problem, 3_000));
    await pass(3_099);
    assert.deepEqual(keysOn(FakeSocket.last), ["mine"]);
    await pass(1);
    assert.deepEqual(keysOn(FakeSocket.last), ["mine", "mine"]);
    await answer({ counter: value(58, 45) });
    assert.deepEqual(await outcome, value(58, 45));
  });
}

test("store-unavailable leaves it unknown: in another region it is not repeated", async () => {
  await connected();
  const outcome = count(POST, 1, { idempotencyKey: "mine" });
  await microtasks();
  await answer(refusal("store-unavailable", 1_000));
  assert.deepEqual(client.unanswered(POST), { waiting: 0, sentUp: 1, sentDown: 0 });
  await reconnected({ region: "us" });
  await pass(1_100);
  await assert.rejects(outcome, { problem: "unknown-outcome", idempotencyKey: "mine" });
});

test("a refusal of the repetition says nothing about the first sending", async () => {
  await connected();
  const outcome = count(POST);
  await microtasks();
  await reconnected();
  await answer(refusal("rate-limited", 1_000));
  assert.deepEqual(client.unanswered(POST), { waiting: 0, sentUp: 1, sentDown: 0 });
  await reconnected({ region: "us" });
  await pass(1_100);
  await assert.rejects(outcome, { problem: "unknown-outcome" });
});

test("a definite refusal rejects with the problem and is not repeated", async () => {
  await connected();
  const outcome = count("views/home", -1, { idempotencyKey: "mine" });
  await microtasks();
  await answer(refusal("invalid-delta"));
  await assert.rejects(outcome, { problem: "invalid-delta", idempotencyKey: "mine" });
  await reconnected();
  assert.deepEqual(keysOn(FakeSocket.last), []);
});

test("what is nonsense is refused before it is sent", async () => {
  await connected();
  assert.equal(await outcomeOf(count("bad key")), "invalid-key");
  for (const delta of [0, 1.5, 1_000_001, Number.NaN]) assert.equal(await outcomeOf(count(POST, delta)), "invalid-delta");
  assert.equal(await outcomeOf(count(POST, 1, { idempotencyKey: "ü" })), "invalid-idempotency-key");
  assert.deepEqual(incrementsOn(FakeSocket.last), []);
});

test("the queue takes so many and no more, and takes again when there is room", async () => {
  client = new TallyClient("http://localhost:8201", { maxUnanswered: 2 });
  count(POST);
  count(POST);
  assert.equal(await outcomeOf(count(POST)), "queue-full");
  await greet();
  await answer({ results: [{ id: POST, counter: value(58, 45) }, { id: POST, counter: value(59, 46) }] });
  assert.equal(await outcomeOf(count(POST)), "pending");
});

test("a long queue goes out in frames of 100, eight at a time", async () => {
  for (let i = 0; i < 950; i++) count(POST);
  await greet();
  assert.deepEqual(FakeSocket.last.sentOf("increments").map(({ increments }) => increments.length), Array(8).fill(100));
  const { ref, increments } = FakeSocket.last.sentOf("increments")[0];
  FakeSocket.last.says({ type: "incremented", ref, results: increments.map(() => ({ id: POST, counter: value(58, 45) })) });
  await microtasks();
  assert.equal(incrementsOn(FakeSocket.last).length, 900);
});

test("a gateway that knows no frames of several gets them one by one, under the same keys", async () => {
  await connected();
  const outcomes = [count(POST), count(POST)];
  await microtasks();
  const keys = keysOn(FakeSocket.last);
  await answer(refusal("not-supported"));
  assert.deepEqual(FakeSocket.last.sentOf("increment").map(({ idempotencyKey }) => idempotencyKey), keys);
  for (const { ref } of FakeSocket.last.sentOf("increment")) FakeSocket.last.says({ type: "incremented", ref, counter: value(58, 45) });
  assert.deepEqual(await Promise.all(outcomes), [value(58, 45), value(58, 45)]);
});

test("the next gateway is asked for several at once again", async () => {
  await connected();
  count(POST);
  count(POST);
  await microtasks();
  await answer(refusal("not-supported"));
  await reconnected();
  assert.deepEqual(FakeSocket.last.sentOf("increments").map(({ increments }) => increments.length), [2]);
});

test("an answer with too few results leaves the rest unknown, and repeats it", async () => {
  await connected();
  const outcomes = [count(POST), count(POST)];
  await microtasks();
  const [, second] = keysOn(FakeSocket.last);
  await answer({ results: [{ id: POST, counter: value(58, 45) }] });
  assert.equal(await outcomeOf(outcomes[1]), "pending");
  await pass(100);
  assert.equal(FakeSocket.last.sentOf("increment")[0].idempotencyKey, second);
});

test("an increment that is not to be repeated says at once that there is no connection", async () => {
  await assert.rejects(count(POST, 1, { repeat: false }), { problem: "not-connected" });
  await greet();
  assert.deepEqual(incrementsOn(FakeSocket.last), []);
});

test("an increment that is not to be repeated rejects with what happened to it", async () => {
  await connected();
  const lost = count(POST, 1, { idempotencyKey: "mine", repeat: false });
  await microtasks();
  await reconnected();
  await assert.rejects(lost, { problem: "unknown-outcome", idempotencyKey: "mine" });
  const refused = count(POST, 1, { repeat: false });
  await microtasks();
  await answer(refusal("rate-limited", 1_000));
  await assert.rejects(refused, { problem: "rate-limited", retryAfterMs: 1_000 });
});

test("an increment that is not to be repeated, and was not sent before the connection ended, is not kept", async () => {
  await connected();
  const outcome = count(POST, 1, { repeat: false });
  FakeSocket.last.breaks();
  await assert.rejects(outcome, { problem: "not-connected" });
});

test("closing rejects what is unanswered: sent ones as unknown, others as never sent", async () => {
  const never = count(POST);
  client.close();
  await assert.rejects(never, { problem: "not-connected" });
  await connected();
  const sent = count(POST);
  await microtasks();
  client.close();
  await assert.rejects(sent, { problem: "unknown-outcome" });
});

test("each step of an increment is told, and what is unanswered can be asked", async () => {
  const steps = [];
  client.addEventListener("increment", ({ detail: { from, to } }) => steps.push([from, to]));
  count(POST, 2);
  count("likes/b", 5);
  assert.deepEqual(client.unanswered(POST), { waiting: 2, sentUp: 0, sentDown: 0 });
  await greet();
  assert.deepEqual(client.unanswered(POST), { waiting: 0, sentUp: 2, sentDown: 0 });
  await answer({ results: [{ id: POST, problem: "recovering", retryAfterMs: 10 }, { id: "likes/b", problem: "overflow" }] });
  assert.deepEqual(client.unanswered(POST), { waiting: 2, sentUp: 0, sentDown: 0 });
  await pass(110);
  await answer({ counter: value(59, 45) });
  assert.deepEqual(client.unanswered(POST), { waiting: 0, sentUp: 0, sentDown: 0 });
  const added = [undefined, "waiting"];
  const sent = ["waiting", "sent"];
  assert.deepEqual(steps, [added, added, sent, sent, ["sent", "waiting"], ["sent", "refused"], sent, ["sent", "counted"]]);
});

test("who begins to show a counter between a press and its opposite shows its total when both are answered", async () => {
  await connected();
  count(POST, 1);
  count(POST, -1);
  await microtasks();
  assert.deepEqual(client.unanswered(POST), { waiting: 0, sentUp: 1, sentDown: -1 });
  const shown = new OptimisticCount(client.unanswered(POST));
  client.addEventListener("increment", ({ detail }) => shown.change(detail));
  shown.tell(57);
  assert.equal(shown.shown, 57);
  await answer({ results: [{ id: POST, counter: value(58, 45) }, { id: POST, counter: value(57, 46) }] });
  for (const total of [80, 100]) {
    shown.tell(total);
    assert.equal(shown.shown, total);
  }
});
