/** Asks for a place in the recording as a person writes it: "12:31", "1:02:03", or a time of day. */

import {AskingDialog} from "./question";

export class TimeDialog extends AskingDialog<number | null> {
  readonly #input = this.part<HTMLInputElement>("input[type=text]");
  readonly #clock = this.part<HTMLInputElement>("[data-clock]");
  readonly #problem = this.part("[role=status]");
  #parse: (text: string, ofDay: boolean) => number | null = () => null;

  constructor(dialog: HTMLDialogElement) {
    super(dialog, null);
    this.#input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.accept();
    });
  }

  /** `parse` answers null for what is no time inside the recording. null: the person changed their mind. */
  ask(hasClock: boolean, parse: (text: string, ofDay: boolean) => number | null): Promise<number | null> {
    this.withdraw();
    this.#parse = parse;
    this.#problem.textContent = "";
    this.#clock.checked = false;
    (this.#clock.closest(".choice") as HTMLElement).hidden = !hasClock;
    const answer = this.open();
    this.#input.select();
    return answer;
  }

  protected accept(): void {
    const seconds = this.#parse(this.#input.value, this.#clock.checked);
    if (seconds !== null) return this.close(seconds);
    this.#problem.textContent = "That is no time inside this recording. Write 12:31 for twelve minutes and 31 seconds.";
    this.#input.select();
  }
}
