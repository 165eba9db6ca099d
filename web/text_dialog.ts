/** A dialog with one line of a person's own words: a comment, a name. */

export class TextDialog {
  readonly #dialog: HTMLDialogElement;
  readonly #subject: HTMLElement;
  readonly #input: HTMLInputElement;
  readonly #problem: HTMLElement;
  #mostBytes = 0;
  #answer: (text: string | null) => void = () => undefined;

  constructor(dialog: HTMLDialogElement) {
    this.#dialog = dialog;
    this.#subject = dialog.querySelector("[data-subject]") as HTMLElement;
    this.#input = dialog.querySelector("input[type=text]") as HTMLInputElement;
    this.#problem = dialog.querySelector("[role=status]") as HTMLElement;
    dialog.querySelector("[data-accept]")?.addEventListener("click", () => this.#accept());
    dialog.querySelector("[data-refuse]")?.addEventListener("click", () => this.#close(null));
    dialog.addEventListener("cancel", () => this.#close(null));
    this.#input.addEventListener("input", () => this.#tooLong());
    this.#input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      this.#accept();
    });
  }

  /** null: the person changed their mind. The text is trimmed, has no control characters and at most `mostBytes` of UTF-8. */
  ask(subject: string, text: string, mostBytes: number): Promise<string | null> {
    this.withdraw();
    this.#subject.textContent = subject;
    this.#input.value = text;
    this.#mostBytes = mostBytes;
    this.#problem.textContent = "";
    this.#dialog.showModal();
    this.#input.select();
    return new Promise((done) => (this.#answer = done));
  }

  /** The question is moot: something else was opened. */
  withdraw(): void {
    if (this.#dialog.open) this.#close(null);
  }

  #text(): string {
    return this.#input.value.replace(/[\u0000-\u001f\u007f-\u009f]/g, " ").trim();
  }

  #tooLong(): boolean {
    const over = new TextEncoder().encode(this.#text()).byteLength - this.#mostBytes;
    this.#problem.textContent = over <= 0 ? "" : `Too long by ${over === 1 ? "1 byte" : `${over} bytes`}: a note in an annotation file holds ${this.#mostBytes}.`;
    return over > 0;
  }

  #accept(): void {
    if (!this.#tooLong()) this.#close(this.#text());
  }

  #close(text: string | null): void {
    this.#dialog.close();
    this.#answer(text);
    this.#answer = () => undefined;
  }
}
