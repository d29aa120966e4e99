/** The browser's EventSource as a test sees it: which addresses were opened, and a hand on the other end. */
export class FakeEvents extends EventTarget {
  /** @type {FakeEvents[]} */ static all = [];
  static get last() {
    return FakeEvents.all.at(-1);
  }

  isClosed = false;

  constructor(url) {
    super();
    this.url = new URL(url);
    FakeEvents.all.push(this);
  }

  close() {
    this.isClosed = true;
  }

  opens() {
    this.dispatchEvent(new Event("open"));
  }

  breaks() {
    this.dispatchEvent(new Event("error"));
  }

  /** @param {string} type @param {object} data */
  says(type, data) {
    if (this.isClosed) return;
    const event = new Event(type);
    event.data = JSON.stringify(data);
    this.dispatchEvent(event);
  }
}
