/** One recording that was opened, and everything the page knows of it; what is on the page is that of the one on show. */

import type {Analyser} from "./analyser";
import type {Edits} from "./edits";
import type {HeaderText, Identifying, Source} from "../shared/protocol";

export class Recording {
  readonly source: Source;
  analyser!: Analyser;
  edits!: Edits;
  /** Its name, and all that the files hold. */
  name = "";
  records: readonly string[] = [];
  /** Of what was recorded; empty until it is known. */
  sha256 = "";
  /** What a person chose for its strip, and said of its signals, before the recording was known; null: nothing. */
  strip: string | null = null;
  signals: string | null = null;
  /** Free text of its header, and whether exports keep it; null: not yet decided. */
  headerText: Identifying = {lines: []};
  exportsHeaderText: HeaderText | null = null;
  /** For a screen that has not started yet. */
  held: {
    readonly head: ArrayBuffer;
    readonly columnBytes: number;
    readonly samples: ArrayBuffer[];
    analysis: ArrayBuffer | null;
  } | null = null;

  constructor(source: Source) {
    this.source = source;
  }

  close(): void {
    this.analyser.close();
    this.edits.close();
  }
}
