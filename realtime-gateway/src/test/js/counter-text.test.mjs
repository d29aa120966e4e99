import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Announcer } from "../../main/resources/static/tally/announcer.js";
import { languageOf, numberFormat, widthOf } from "../../main/resources/static/tally/number-text.js";
import { freshPage, pass } from "./fake-page.mjs";

let said;
let announcer;

beforeEach(() => {
  freshPage();
  said = [];
  announcer = new Announcer((words) => said.push(words));
});

test("a storm of numbers is said as the first, and then the newest of each pause", async () => {
  for (let number = 1; number <= 120; number++) {
    announcer.announce(String(number));
    await pass(100);
  }
  assert.deepEqual(said, ["1", "50", "100"]);
});

test("the last number is always said", async () => {
  announcer.announce("1");
  announcer.announce("2");
  await pass(5_000);
  assert.deepEqual(said, ["1", "2"]);
  await pass(60_000);
  announcer.announce("3");
  assert.deepEqual(said, ["1", "2", "3"]);
});

test("what was there from the beginning, or is again what was said, is not said", async () => {
  announcer.know("57");
  announcer.announce("57");
  announcer.announce("58");
  announcer.announce("59");
  announcer.announce("58");
  await pass(5_000);
  assert.deepEqual(said, ["58"]);
});

test("an element that leaves says nothing more", async () => {
  announcer.announce("1");
  announcer.announce("2");
  announcer.stop();
  await pass(5_000);
  assert.deepEqual(said, ["1"]);
});

const element = (lang, root = {}) => ({
  closest: () => (lang === undefined ? null : { getAttribute: () => lang }),
  getRootNode: () => root,
});

test("the language is the nearest one, through shadow roots", () => {
  assert.equal(languageOf(element("de")), "de");
  assert.equal(languageOf(element(undefined, { host: element("fr") })), "fr");
  assert.equal(languageOf(element(undefined)), undefined);
});

test("numbers are written as the language does, whole or compact", () => {
  assert.equal(numberFormat("de").format(1234567), "1.234.567");
  assert.equal(numberFormat("en").format(1234567), "1,234,567");
  assert.equal(numberFormat("en", "compact").format(12345), "12.3K");
});

test("a lang that is none still gives a number", () => {
  assert.equal(numberFormat("not a language").format(5), numberFormat(undefined).format(5));
});

test("a number needs the room of its digits, and less for what groups them", () => {
  assert.equal(widthOf("1234"), 4);
  assert.equal(widthOf("1,234"), 4.4);
  assert.equal(widthOf("12.3K"), 4.4);
});
