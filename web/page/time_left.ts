/** How long a stage of the work still takes, told from how far it came until now. */

/** Before, the pace says little; shorter work needs no forecast. */
const watched_ms = 3000;
const leastFraction = 0.03;
const worthSaying_s = 10;
const minute_s = 60;

export class TimeLeft {
  #stage = "";
  #since_ms = 0;
  #from = 0;

  /** "about 40 s left"; empty where it is not known, or not worth a word. */
  words(stage: string, fraction: number, now_ms: number): string {
    if (stage !== this.#stage || fraction < this.#from) {
      this.#stage = stage;
      this.#since_ms = now_ms;
      this.#from = fraction;
    }
    const watched = now_ms - this.#since_ms;
    const done = fraction - this.#from;
    if (watched < watched_ms || !(done >= leastFraction)) return "";
    const left_s = ((1 - fraction) / done) * (watched / 1000);
    if (left_s < worthSaying_s) return "";
    return left_s < 1.5 * minute_s
      ? `about ${Math.ceil(left_s / 10) * 10} s left`
      : `about ${Math.round(left_s / minute_s)} min left`;
  }
}
