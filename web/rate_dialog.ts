/** Asks for the sampling rate that a table does not tell. */

/** Rates ECG recorders use most; the first that gives a whole number of ten seconds is the guess. */
const commonRates_hz = [500, 360, 250, 1000, 100, 128, 125, 200, 300, 400, 512, 256];
const usualLength_s = 10;
const fallbackRate_hz = 360;  // the database most tables of this kind are cut from
/** Longer tables are guessed from nothing but habit: counting their lines would take as long as reading them. */
const mostCounted_bytes = 32 * 2 ** 20;

/** A rate for which the table's rows make a round duration; the person sees and confirms it. */
export async function guessedRate_hz(table: File): Promise<number> {
  if (table.size > mostCounted_bytes) return fallbackRate_hz;
  const lines = (await table.text().catch(() => "")).split("\n").filter((line) => /\d/.test(line)).length;
  // The header line may or may not hold a digit.
  const fits = (rate: number) => [lines, lines - 1].some((rows) => rows > 0 && rows % (rate * usualLength_s) === 0);
  return commonRates_hz.find(fits) ?? fallbackRate_hz;
}

export class RateDialog {
  readonly #dialog: HTMLDialogElement;
  readonly #input: HTMLInputElement;
  readonly #subject: HTMLElement;
  #answer: (rate_hz: number | null) => void = () => undefined;

  constructor(dialog: HTMLDialogElement) {
    this.#dialog = dialog;
    this.#input = dialog.querySelector("input") as HTMLInputElement;
    this.#subject = dialog.querySelector("[data-subject]") as HTMLElement;
    dialog.querySelector("[data-accept]")?.addEventListener("click", () => this.#accept());
    dialog.querySelector("[data-refuse]")?.addEventListener("click", () => this.#close(null));
    dialog.addEventListener("cancel", () => this.#close(null));
    this.#input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.#accept();
    });
  }

  /** null: the person would rather not say, or opened something else. */
  ask(sentence: string, guess_hz: number): Promise<number | null> {
    this.#subject.textContent = sentence;
    this.#input.value = String(guess_hz);
    this.#dialog.showModal();
    this.#input.select();
    return new Promise((done) => (this.#answer = done));
  }

  /** The question is moot: something else was opened. */
  withdraw(): void {
    if (this.#dialog.open) this.#close(null);
  }

  #accept(): void {
    if (this.#input.reportValidity()) this.#close(this.#input.valueAsNumber);
  }

  #close(rate_hz: number | null): void {
    this.#dialog.close();
    this.#answer(rate_hz);
    this.#answer = () => undefined;
  }
}
