/** Dialogs that ask: the button marked data-accept, or anything else. */

/** What every dialog does; each says what it shows and what accepting means. */
export abstract class AskingDialog<Answer> {
  protected readonly dialog: HTMLDialogElement;
  readonly #refusal: Answer;
  #answer: (answer: Answer) => void = () => undefined;

  /** refusal: the answer of everybody who closes it otherwise. */
  constructor(dialog: HTMLDialogElement, refusal: Answer) {
    this.dialog = dialog;
    this.#refusal = refusal;
    dialog.querySelector("[data-accept]")?.addEventListener("click", () => this.accept());
    dialog.querySelector("[data-refuse]")?.addEventListener("click", () => this.close(refusal));
    dialog.addEventListener("cancel", () => this.close(refusal));
  }

  /** The question is moot: something else was opened. */
  withdraw(): void {
    if (this.dialog.open) this.close(this.#refusal);
  }

  /** Closes with what was entered, or says what is wrong with it. */
  protected abstract accept(): void;

  protected open(): Promise<Answer> {
    this.dialog.showModal();
    return new Promise((done) => (this.#answer = done));
  }

  protected close(answer: Answer): void {
    this.dialog.close();
    this.#answer(answer);
    this.#answer = () => undefined;
  }

  protected part<Kind extends HTMLElement>(selector: string): Kind {
    return this.dialog.querySelector(selector) as Kind;
  }
}

/** A dialog with one decision. */
export class Question extends AskingDialog<boolean> {
  readonly #subject = this.part("[data-subject]");

  constructor(dialog: HTMLDialogElement) {
    super(dialog, false);
  }

  ask(sentence: string): Promise<boolean> {
    this.withdraw();
    this.#subject.textContent = sentence;
    return this.open();
  }

  protected accept(): void {
    this.close(true);
  }
}
