/** Asks for a place in the recording as a person writes it: "12:31", "1:02:03", or a time of day. */

export class TimeDialog {
  readonly #dialog: HTMLDialogElement;
  readonly #input: HTMLInputElement;
  readonly #clock: HTMLInputElement;
  readonly #problem: HTMLElement;
  #parse: (text: string, ofDay: boolean) => number | null = () => null;
  #answer: (seconds: number | null) => void = () => undefined;

  constructor(dialog: HTMLDialogElement) {
    this.#dialog = dialog;
    this.#input = dialog.querySelector("input[type=text]") as HTMLInputElement;
    this.#clock = dialog.querySelector("[data-clock]") as HTMLInputElement;
    this.#problem = dialog.querySelector("[role=status]") as HTMLElement;
    dialog.querySelector("[data-accept]")?.addEventListener("click", () => this.#accept());
    dialog.querySelector("[data-refuse]")?.addEventListener("click", () => this.#close(null));
    dialog.addEventListener("cancel", () => this.#close(null));
    this.#input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.#accept();
    });
  }

  /** `parse` answers null for what is no time inside the recording. null: the person changed their mind. */
  ask(hasClock: boolean, parse: (text: string, ofDay: boolean) => number | null): Promise<number | null> {
    if (this.#dialog.open) this.#close(null);
    this.#parse = parse;
    this.#problem.textContent = "";
    this.#clock.checked = false;
    (this.#clock.closest(".choice") as HTMLElement).hidden = !hasClock;
    this.#dialog.showModal();
    this.#input.select();
    return new Promise((done) => (this.#answer = done));
  }

  #accept(): void {
    const seconds = this.#parse(this.#input.value, this.#clock.checked);
    if (seconds !== null) return this.#close(seconds);
    this.#problem.textContent = "That is no time inside this recording. Write 12:31 for twelve minutes and 31 seconds.";
    this.#input.select();
  }

  #close(seconds: number | null): void {
    this.#dialog.close();
    this.#answer(seconds);
    this.#answer = () => undefined;
  }
}
