/** How recordings come in: dropped files, folders and archives, and the file picker. */

import type {GivenFile} from "../shared/protocol";

/** Files of all dropped folders together; more is no database of recordings but half a disk. */
const mostFolderFiles = 100_000;
/** Database folders are some three deep; a folder that contains itself through a link would never end. */
const mostFolderDepth = 16;

export interface IntakeEvents {
  /** None: an empty folder, or one that may not be read. */
  readonly onFiles: (files: readonly GivenFile[]) => void;
  readonly onHover: (hovering: boolean) => void;
}

export class Intake {
  readonly #picker: HTMLInputElement;

  constructor(picker: HTMLInputElement, events: IntakeEvents) {
    this.#picker = picker;
    picker.addEventListener("change", () => {
      const files = [...(picker.files ?? [])].map(plain);
      picker.value = ""; // the same files may be picked again
      if (files.length > 0) events.onFiles(files);
    });
    acceptDrops(events);
  }

  showPicker(): void {
    this.#picker.click();
  }
}

function acceptDrops(events: IntakeEvents): void {
  let depth = 0; // enter and leave also come from every element inside
  const hover = (change: number) => {
    const before = depth > 0;
    depth = Math.max(0, depth + change);
    if (before !== depth > 0) events.onHover(depth > 0);
  };
  addEventListener("dragenter", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    hover(1);
  });
  addEventListener("dragover", (event) => {
    if (!carriesFiles(event) || event.dataTransfer === null) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
  });
  addEventListener("dragleave", (event) => {
    if (carriesFiles(event)) hover(-1);
  });
  addEventListener("drop", (event) => {
    if (!carriesFiles(event) || event.dataTransfer === null) return;
    event.preventDefault();
    hover(-depth);
    droppedFiles(event.dataTransfer).then(events.onFiles, () => events.onFiles([]));
  });
}

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

function plain(file: File): GivenFile {
  return {path: file.name, file};
}

/** Must be called during the event: the transfer is emptied after it. */
async function droppedFiles(transfer: DataTransfer): Promise<GivenFile[]> {
  const all = [...transfer.files].map(plain);
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry());
  const folders = entries.filter((entry): entry is FileSystemDirectoryEntry => entry?.isDirectory === true);
  const names = new Set(folders.map((folder) => folder.name));
  const files = all.filter(({path}) => !names.has(path));
  for (const folder of folders) await gather(folder, files, mostFolderDepth);
  return files;
}

/** Adds the files of a folder and of the folders in it. */
async function gather(folder: FileSystemDirectoryEntry, files: GivenFile[], depth: number): Promise<void> {
  const reader = folder.createReader();
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed));
    if (some.length === 0) return;
    for (const entry of some) {
      if (files.length >= mostFolderFiles) return;
      if (entry.isDirectory && depth > 0) await gather(entry as FileSystemDirectoryEntry, files, depth - 1);
      if (!entry.isFile) continue;
      const file = await new Promise<File>((done, failed) => (entry as FileSystemFileEntry).file(done, failed));
      files.push({path: entry.fullPath.replace(/^\//, ""), file});
    }
  }
}
