/** Asks for the sampling rate that a table does not tell, and shows what the answer would mean. */

import type {CoreError} from "../shared/protocol";
import {AskingDialog} from "./question";

const fallbackRate_hz = 360; // the core always guesses; this is for nobody
/** Plausible heart rates: outside them a wrong sampling rate is far likelier than such a patient. */
const lowestLikely_bpm = 30;
const highestLikely_bpm = 200;

/** "2:05" or "0:10.5". */
function lengthText(seconds: number): string {
  const whole = Math.floor(seconds / 60);
  const rest = seconds - 60 * whole;
  return `${whole}:${rest < 10 ? "0" : ""}${Number.isInteger(rest) ? rest : rest.toFixed(1)}`;
}

export class RateDialog extends AskingDialog<number | null> {
  readonly #input = this.part<HTMLInputElement>("input");
  readonly #subject = this.part("[data-subject]");
  readonly #implied = this.part("[data-implied]");
  #error: CoreError | null = null;

  constructor(dialog: HTMLDialogElement) {
    super(dialog, null);
    this.#input.addEventListener("input", () => this.#imply());
    this.#input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.accept();
    });
  }

  /** null: the person would rather not say, or opened something else. */
  ask(error: CoreError): Promise<number | null> {
    this.#error = error;
    this.#subject.textContent = error.sentence;
    this.#input.value = String(error.guess_hz ?? fallbackRate_hz);
    this.#imply();
    const answer = this.open();
    this.#input.select();
    return answer;
  }

  /** Length and heart rate that the number entered would give: a wrong one is seen before anything is analysed. */
  #imply(): void {
    const {rows = 0, beat_period_samples = 0} = this.#error ?? {};
    const rate_hz = this.#input.valueAsNumber;
    delete this.#implied.dataset["doubtful"];
    if (!(rate_hz > 0)) {
      this.#implied.textContent = "";
      return;
    }
    const length = `At ${rate_hz} Hz the recording lasts ${lengthText(rows / rate_hz)}`;
    if (beat_period_samples === 0) {
      this.#implied.textContent = `${length}; no regular heart beat shows in it.`;
      return;
    }
    const rate_bpm = Math.round((60 * rate_hz) / beat_period_samples);
    const likely = rate_bpm >= lowestLikely_bpm && rate_bpm <= highestLikely_bpm;
    if (!likely) this.#implied.dataset["doubtful"] = "";
    this.#implied.textContent =
      `${length} and the heart beats about ${rate_bpm} times a minute` +
      (likely ? "." : ": hardly a heart rate, so hardly this sampling rate.");
  }

  protected accept(): void {
    if (this.#input.reportValidity()) this.close(this.#input.valueAsNumber);
  }
}
