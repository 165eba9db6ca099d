/** Everything that can be saved, as a list of buttons: for the keyboard, for screen readers and where there is no picture. */

import {AskingDialog} from "./question";
import type {ExportKind} from "../shared/protocol";
import {fileExports} from "../shared/tables";

/** What of the recording on show decides what is offered. */
export interface Exportable {
  readonly name: string;
  readonly reference: boolean;
}

export class ExportDialog extends AskingDialog<ExportKind | null> {
  readonly #subject = this.part("[data-subject]");
  readonly #list = this.part("[data-list]");

  constructor(dialog: HTMLDialogElement) {
    super(dialog, null);
  }

  /** null: nothing is to be saved. */
  ask({name, reference}: Exportable): Promise<ExportKind | null> {
    this.withdraw();
    this.#subject.textContent = `Recording ${name.slice(0, 64)}. Nothing is sent anywhere.`;
    const groups = new Map<string, HTMLElement>();
    for (const {what, group, title, note, needsReference} of fileExports) {
      if (needsReference && !reference) continue;
      let list = groups.get(group);
      if (list === undefined) {
        list = document.createElement("div");
        list.className = "exports";
        groups.set(group, list);
      }
      const button = document.createElement("button");
      button.type = "button";
      button.dataset["what"] = what;
      const small = document.createElement("small");
      small.textContent = note;
      button.append(title, small);
      button.addEventListener("click", () => this.close(what));
      list.append(button);
    }
    this.#list.replaceChildren(
      ...[...groups].flatMap(([group, list]) => {
        const heading = document.createElement("h3");
        heading.textContent = group;
        return [heading, list];
      }),
    );
    return this.open();
  }

  protected accept(): void {
    this.close(null);
  }
}
