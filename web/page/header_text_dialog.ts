/** Asks whether exports keep that in a recording's header which may say who it is of. */

import {AskingDialog} from "./question";
import {plainText} from "../shared/plain_text";
import type {HeaderText, Identifying} from "../shared/protocol";

const longestLine = 200; // characters shown
const mostLines = 40;

export class HeaderTextDialog extends AskingDialog<HeaderText | null> {
  readonly #lines = this.part("[data-lines]");

  constructor(dialog: HTMLDialogElement) {
    super(dialog, null);
    dialog.querySelector("[data-keep]")?.addEventListener("click", () => this.close("keep"));
  }

  ask({lines, date}: Identifying): Promise<HeaderText | null> {
    this.withdraw();
    const more = lines.length - mostLines;
    const shown = lines.slice(0, mostLines).map((line) => plainText(line, longestLine));
    this.#lines.replaceChildren(
      ...[
        ...(date === undefined ? [] : [`Recorded on ${date}`]),
        ...shown,
        ...(more > 0 ? [`and ${more} more`] : []),
      ].map((text) => {
        const row = document.createElement("li");
        row.textContent = text;
        return row;
      }),
    );
    return this.open();
  }

  protected accept(): void {
    this.close("leave_out");
  }
}
