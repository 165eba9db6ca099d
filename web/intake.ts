/** How recordings come in: dropped files and folders, and the file picker. */

/** Files of a dropped folder, its sub-folders left out; more than this is no recording. */
const mostFolderFiles = 2_000;

export interface IntakeEvents {
  readonly onFiles: (files: readonly File[]) => void;
  readonly onHover: (hovering: boolean) => void;
}

export class Intake {
  readonly #picker: HTMLInputElement;

  constructor(picker: HTMLInputElement, events: IntakeEvents) {
    this.#picker = picker;
    picker.addEventListener("change", () => {
      const files = [...(picker.files ?? [])];
      picker.value = "";  // the same files may be picked again
      if (files.length > 0) events.onFiles(files);
    });
    acceptDrops(events);
  }

  showPicker(): void {
    this.#picker.click();
  }
}

function acceptDrops(events: IntakeEvents): void {
  let depth = 0;  // enter and leave also come from every element inside
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
    droppedFiles(event.dataTransfer).then((files) => {
      if (files.length > 0) events.onFiles(files);
    }, () => events.onFiles([]));
  });
}

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

/** Must be called during the event: the transfer is emptied after it. */
function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  const plain = [...transfer.files];
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry());
  const folders = entries.filter((entry): entry is FileSystemDirectoryEntry => entry?.isDirectory === true);
  if (folders.length === 0) return Promise.resolve(plain);
  const names = new Set(folders.map((folder) => folder.name));
  const files = plain.filter((file) => !names.has(file.name));
  return Promise.all(folders.map(filesOf)).then((inside) => [...files, ...inside.flat()]);
}

async function filesOf(folder: FileSystemDirectoryEntry): Promise<File[]> {
  const reader = folder.createReader();
  const files: File[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed));
    if (some.length === 0 || files.length >= mostFolderFiles) return files;
    for (const entry of some) {
      if (entry.isFile) files.push(await new Promise<File>((done, failed) => (entry as FileSystemFileEntry).file(done, failed)));
    }
  }
}
