/** The browser's WebSocket as a test sees it: what was opened and sent, and a hand on the other end. */
export class FakeSocket {
  static OPEN = 1;
  /** @type {FakeSocket[]} */ static all = [];
  static get last() {
    return FakeSocket.all.at(-1);
  }

  readyState = FakeSocket.OPEN;
  sent = [];
  closedWith = undefined;

  constructor(url, subprotocol) {
    this.url = url;
    this.subprotocol = subprotocol;
    FakeSocket.all.push(this);
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close(code) {
    this.closedWith = code;
    this.readyState = 3;
  }

  says(message) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  breaks(code = 1006, reason = "") {
    this.readyState = 3;
    this.onclose?.({ code, reason });
  }

  sentOf(type) {
    return this.sent.filter((message) => message.type === type);
  }
}
