/** A dialog with one line of a person's own words: a comment, a name. */

import {AskingDialog} from "./question";

export class TextDialog extends AskingDialog<string | null> {
  readonly #subject = this.part("[data-subject]");
  readonly #input = this.part<HTMLInputElement>("input[type=text]");
  readonly #problem = this.part("[role=status]");
  #mostBytes = 0;

  constructor(dialog: HTMLDialogElement) {
    super(dialog, null);
    this.#input.addEventListener("input", () => this.#tooLong());
    this.#input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      this.accept();
    });
  }

  /** null: the person changed their mind. The text is trimmed, has no control characters and at most `mostBytes` of UTF-8. */
  ask(subject: string, text: string, mostBytes: number): Promise<string | null> {
    this.withdraw();
    this.#subject.textContent = subject;
    this.#input.value = text;
    this.#mostBytes = mostBytes;
    this.#problem.textContent = "";
    const answer = this.open();
    this.#input.select();
    return answer;
  }

  #text(): string {
    return this.#input.value.replace(/[\u0000-\u001f\u007f-\u009f]/g, " ").trim();
  }

  #tooLong(): boolean {
    const over = new TextEncoder().encode(this.#text()).byteLength - this.#mostBytes;
    this.#problem.textContent =
      over <= 0
        ? ""
        : `Too long by ${over === 1 ? "1 byte" : `${over} bytes`}: a note in an annotation file holds ${this.#mostBytes}.`;
    return over > 0;
  }

  protected accept(): void {
    if (!this.#tooLong()) this.close(this.#text());
  }
}
