/**
 * A moment, and how long ago it was. By two clocks, the older of which is believed: the wall clock goes on while a
 * laptop sleeps and can be set back, the steady one can not be set and may stand still meanwhile.
 */
export class Instant {
  #wall = Date.now();
  #steady = performance.now();

  get ageMs() {
    return Math.max(Date.now() - this.#wall, performance.now() - this.#steady);
  }
}
