/** A dialog with one decision: the button marked data-accept, or anything else. */

export class Question {
  readonly #dialog: HTMLDialogElement;
  readonly #subject: HTMLElement;
  #answer: (accepted: boolean) => void = () => undefined;

  constructor(dialog: HTMLDialogElement) {
    this.#dialog = dialog;
    this.#subject = dialog.querySelector("[data-subject]") as HTMLElement;
    dialog.querySelector("[data-accept]")?.addEventListener("click", () => this.#close(true));
    dialog.querySelector("[data-refuse]")?.addEventListener("click", () => this.#close(false));
    dialog.addEventListener("cancel", () => this.#close(false));
  }

  ask(sentence: string): Promise<boolean> {
    this.withdraw();
    this.#subject.textContent = sentence;
    this.#dialog.showModal();
    return new Promise((done) => (this.#answer = done));
  }

  /** The question is moot: something else was opened. */
  withdraw(): void {
    if (this.#dialog.open) this.#close(false);
  }

  #close(accepted: boolean): void {
    this.#dialog.close();
    this.#answer(accepted);
    this.#answer = () => undefined;
  }
}
