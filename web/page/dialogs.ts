/** Everything the page asks in a window of its own. */

import {DeviceDialog} from "./device_dialog";
import {byId} from "./elements";
import {ExportDialog} from "./export_dialog";
import {HeaderTextDialog} from "./header_text_dialog";
import {Question} from "./question";
import {RateDialog} from "./rate_dialog";
import {TextDialog} from "./text_dialog";
import {ThresholdsDialog} from "./thresholds_dialog";
import {TimeDialog} from "./time_dialog";

export class Dialogs {
  /** The sampling rate of a table that does not say it. */
  readonly rate = new RateDialog(byId<HTMLDialogElement>("rate-dialog"));
  readonly time = new TimeDialog(byId<HTMLDialogElement>("time-dialog"));
  readonly comment = new TextDialog(byId<HTMLDialogElement>("comment-dialog"));
  readonly confirmation = new TextDialog(byId<HTMLDialogElement>("confirm-dialog"));
  /** What was fetched and what is stored. */
  readonly device = new DeviceDialog(byId<HTMLDialogElement>("device-dialog"));
  readonly headerText = new HeaderTextDialog(byId<HTMLDialogElement>("header-text-dialog"));
  readonly exports = new ExportDialog(byId<HTMLDialogElement>("export-dialog"));
  readonly thresholds = new ThresholdsDialog(byId<HTMLDialogElement>("thresholds-dialog"));
  readonly #restore = new Question(byId<HTMLDialogElement>("restore-dialog"));

  /** Edits of an earlier visit were found. */
  askRestore(edits: number, recording: string): Promise<boolean> {
    return this.#restore.ask(
      `This browser holds ${edits === 1 ? "1 edit" : `${edits} edits`} of recording ` +
        `${recording.slice(0, 64)} from an earlier visit.`,
    );
  }

  /** What is asked about a recording that is no longer on show. */
  withdraw(): void {
    this.#restore.withdraw();
    this.comment.withdraw();
    this.confirmation.withdraw();
    this.headerText.withdraw();
    this.exports.withdraw();
  }
}
