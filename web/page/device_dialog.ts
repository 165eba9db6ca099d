/** "On this device": what was fetched since the page was loaded, what is stored here, and how to be rid of it. */

import {save} from "./downloads";
import type {JournalStore, StoredJournal} from "./journal_store";
import {AskingDialog} from "./question";
import type {LaterRequest} from "./request_count";

/** What the dialog asks of the page. */
export interface DeviceActions {
  readonly store: Promise<JournalStore | null>;
  /** SHA-256 of the recording on show, "" without one. */
  readonly shown: () => string;
  /** Choices kept with a recording (leads, filter), beside its edits. */
  readonly forgetChoices: (sha256: string) => void;
}

const shownHash = 12; // hexadecimal digits: enough to tell recordings apart

export class DeviceDialog extends AskingDialog<undefined> {
  readonly #fetched = this.part("[data-fetched]");
  readonly #requests = this.part("[data-requests]");
  readonly #stored = this.part("[data-stored]");
  readonly #journals = this.part("[data-journals]");
  readonly #everything = this.part<HTMLButtonElement>("[data-everything]");
  readonly #all = this.part<HTMLButtonElement>("[data-all]");
  #actions: DeviceActions | null = null;
  #certain = false;

  constructor(dialog: HTMLDialogElement) {
    super(dialog, undefined);
    this.#all.addEventListener("click", () => void this.#exportAll());
    this.#everything.addEventListener("click", () => void this.#deleteEverything());
  }

  async show(requests: readonly LaterRequest[], actions: DeviceActions): Promise<void> {
    this.withdraw();
    this.#actions = actions;
    this.#certain = false;
    this.#everything.textContent = "Delete everything stored here";
    this.#showRequests(requests);
    await this.#showStored();
    await this.open();
  }

  protected accept(): void {
    this.close(undefined);
  }

  #showRequests(requests: readonly LaterRequest[]): void {
    const failed = requests.filter((request) => request.failed).length;
    this.#fetched.textContent =
      requests.length === 0
        ? "Nothing was fetched since the page was loaded."
        : `Fetched from this site since the page was loaded, and nothing sent with it: ${counted(requests.length, "file")}` +
          (failed > 0 ? `, ${failed} of them in vain.` : ".");
    this.#requests.replaceChildren(
      ...requests.map(({path, what, failed: inVain}) => item(`${what}: ${path}${inVain ? " (failed)" : ""}`)),
    );
  }

  async #showStored(): Promise<void> {
    const store = (await this.#actions?.store) ?? null;
    const journals = store === null ? [] : await store.journals();
    this.#stored.textContent =
      store === null
        ? "This browser lets the page store nothing."
        : journals.length === 0
          ? "No edits are stored. Choices such as theme and layout are."
          : `Edits of ${counted(journals.length, "recording")} are stored; a recording itself never is. Each is known by a ` +
            "checksum of its samples alone.";
    this.#journals.replaceChildren(...journals.map((journal) => this.#row(journal)));
    this.#all.hidden = journals.length === 0;
  }

  #row({sha256, entries, setAside}: StoredJournal): HTMLElement {
    const shown = sha256 === this.#actions?.shown();
    const row = item(
      `${sha256.slice(0, shownHash)}: ${counted(entries, "edit")}` +
        (setAside > 0 ? `, ${setAside} set aside` : "") +
        (shown ? " (the recording on show)" : ""),
    );
    if (shown) return row; // it would be stored again with the next edit
    const remove = document.createElement("button");
    remove.type = "button";
    remove.textContent = "Delete";
    remove.setAttribute("aria-label", `Delete the edits of recording ${sha256.slice(0, shownHash)}`);
    remove.addEventListener("click", () => void this.#delete(sha256));
    row.append(" ", remove);
    return row;
  }

  async #delete(sha256: string): Promise<void> {
    const store = await this.#actions?.store;
    await store?.forget(sha256);
    this.#actions?.forgetChoices(sha256);
    await this.#showStored();
    (this.#journals.querySelector("button") ?? this.#everything).focus();
  }

  async #exportAll(): Promise<void> {
    const store = await this.#actions?.store;
    if (store) save("fiducial-edits.json", new Blob([await store.text()], {type: "application/json"}));
  }

  /** Asks once more by its own words; then the page starts as on a first visit. */
  async #deleteEverything(): Promise<void> {
    if (!this.#certain) {
      this.#certain = true;
      this.#everything.textContent = "Really: edits and choices, for good";
      return;
    }
    const store = await this.#actions?.store;
    await store?.forgetAll();
    for (const key of Object.keys(localStorage)) if (key.startsWith("fiducial.")) localStorage.removeItem(key);
    location.reload();
  }
}

function item(text: string): HTMLLIElement {
  const row = document.createElement("li");
  row.textContent = text;
  return row;
}

function counted(count: number, one: string): string {
  return count === 1 ? `1 ${one}` : `${count} ${one}s`;
}
