/** Recordings on this machine's disk: files, folders and archives, and which files belong to which recording. */

import {open, readdir, stat} from "node:fs/promises";
import {basename, dirname, extname, join, resolve} from "node:path";
import {Duplex} from "node:stream";
import {createInflateRaw} from "node:zlib";
import {protectInput, recordingEnding, warn, type NamedRecording} from "./cli_output";
import type {Core} from "../shared/core";
import {CoreRefusal} from "../shared/refusal";
import type {ByteSource, RecordSource} from "../shared/sources";
import {isZip, withZipMembers, type Inflater} from "../shared/zip";

/** One recording to work on: what to call it and how to get at its bytes. */
export interface Recording extends NamedRecording {
  /** Folder on disk that its files lie in; null for members of an archive and recordings that are made. */
  readonly folder: string | null;
  /** Throws CoreRefusal. */
  readonly source: () => Promise<RecordSource>;
}

export interface Recordings {
  readonly recordings: readonly Recording[];
  /** Archives in folders that could not be opened; each was said. */
  readonly unreadable: number;
}

/**
 * Recordings meant by the paths: folders and ZIP archives give all their records (or the one called `record`), headers
 * bring the files they name. A file that is named is the one that is read.
 */
export async function recordingsOf(
  core: Core,
  paths: readonly string[],
  {fsHz, record}: {readonly fsHz?: number | undefined; readonly record?: string | undefined} = {},
): Promise<Recordings> {
  const fs = fsHz === undefined ? {} : {fsHz};
  const recordings: Recording[] = [];
  let unreadable = 0;
  const taken = new Set<string>();
  for (const path of paths) {
    if (path.startsWith("demo:")) {
      const id = path.slice("demo:".length);
      recordings.push({name: id, container: "demo", folder: null, source: async () => ({kind: "synthetic", id})});
      continue;
    }
    const isFolder = (await stat(path)).isDirectory();
    const onUnreadable = ({message}: CoreRefusal) => {
      warn(`${message} It was left out.`);
      unreadable += 1;
    };
    const found =
      isFolder || isZip(path)
        ? await recordingsAmong(core, path, isFolder, record, onUnreadable)
        : [await recordingAt(path)];
    for (const {source, ...recording} of found) {
      const key = join(resolve(isFolder || isZip(path) ? path : dirname(path)), recording.name);
      if (taken.has(key)) continue;
      taken.add(key);
      recordings.push({
        ...recording,
        source: async () => {
          const read = await source();
          return read.kind === "files" ? {...read, ...fs} : read;
        },
      });
    }
  }
  return {recordings, unreadable};
}

const inflater = () => Duplex.toWeb(createInflateRaw()) as ReturnType<Inflater>;

/** All records of a folder with its sub-folders, or of an archive. Without any, one that says why not. */
async function recordingsAmong(
  core: Core,
  path: string,
  isFolder: boolean,
  wanted: string | undefined,
  onUnreadable: (refusal: CoreRefusal) => void,
): Promise<readonly Recording[]> {
  const given = isFolder
    ? await Promise.all((await filesBelow(path)).map((name) => diskFile(path, name)))
    : [await diskFile(dirname(path), basename(path))];
  const files = await withZipMembers(given, inflater, onUnreadable);
  const container = isFolder ? basename(resolve(path)) : stemOf(basename(path));
  const folder = isFolder ? path : null;
  const names = recordNames(core, files);
  const alone = names[0];
  if (alone === undefined || names.length === 1) {
    // what of the files was not used is told of a single recording
    const record = wanted === undefined ? {} : {record: wanted};
    return [
      {
        name: wanted ?? alone ?? basename(path),
        container,
        folder,
        source: async () => ({kind: "files", files, ...record}),
      },
    ];
  }
  const shelf = new Shelf(files.map((file) => ({name: file.name, source: async () => file})));
  const begins = new Map<string, Place>();
  for (const place of shelf.places) {
    for (const name of [listedName(place.name), folderOf(place.name) + listedName(place.name)]) {
      if (!begins.has(name)) begins.set(name, place);
    }
  }
  const recordings = names.map((name, index): Recording => {
    const [begin, another] = [begins.get(name), begins.get(names[index === 0 ? 1 : index - 1] ?? "")];
    if (begin === undefined) throw new RangeError(`no file stands for the record ${name}`);
    return {name, container, folder, source: async () => ofRecord(begin, await belonging(begin, shelf), another)};
  });
  if (wanted === undefined) return recordings;
  const found = recordings.filter(({name}) => name === wanted);
  return found.length > 0
    ? found
    : [{name: wanted, container, folder, source: async () => ({kind: "files", files, record: wanted})}];
}

function recordNames(core: Core, files: readonly ByteSource[]): readonly string[] {
  const session = core.session();
  try {
    for (const file of files) session.addFile(file.name, file.sizeBytes);
    return session.recordNames();
  } finally {
    session.delete();
  }
}

/** `another` recording says that this one is one of several: its folder's other files are then no remark. */
async function ofRecord(begin: Place, belongs: readonly Place[], another: Place | undefined): Promise<RecordSource> {
  const places = another === undefined || belongs.includes(another) ? belongs : [...belongs, another];
  const short = listedName(begin.name);
  const isOnly =
    places.filter(({name}) => (isHeader(name) || recordingEnding.test(name)) && listedName(name) === short).length ===
    1;
  const files = await Promise.all(places.map((place) => place.source()));
  return {kind: "files", files, record: isOnly ? short : folderOf(begin.name) + short};
}

/** Name under which the core lists a recording that begins with this file (core/ingest/ingest.hpp). */
function listedName(path: string): string {
  return isHeader(path) ? stemOf(path) : nameOf(path);
}

/** Paths relative to the folder, sorted. Links to folders are not followed: they may lead back up. */
async function filesBelow(folder: string, below = ""): Promise<string[]> {
  const paths: string[] = [];
  for (const entry of await readdir(join(folder, below), {withFileTypes: true})) {
    const path = join(below, entry.name);
    if (entry.isDirectory()) for (const deeper of await filesBelow(folder, path)) paths.push(deeper);
    else if (entry.isFile() || (entry.isSymbolicLink() && (await isReadableFile(join(folder, path))))) paths.push(path);
  }
  return paths.sort();
}

async function isReadableFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** The recording that a file is, or that a signal file belongs to. Throws CoreRefusal for a file of another kind. */
async function recordingAt(path: string): Promise<Recording> {
  const [folder, wanted] = [dirname(path), basename(path)];
  const container = basename(resolve(folder));
  const alone = async (): Promise<RecordSource> => ({kind: "files", files: [await diskFile(folder, wanted)]});
  const mayHaveCompanions = signalEnding.test(wanted) || holterEnding.test(wanted);
  if (recordingEnding.test(wanted) && !mayHaveCompanions) return {name: wanted, container, folder, source: alone};
  const listed = (await readdir(folder, {withFileTypes: true})).filter(
    (entry) => entry.isFile() || entry.isSymbolicLink(),
  );
  const names = listed.map((entry) => entry.name).sort();
  const shelf = new Shelf(names.map((name) => ({name, source: () => diskFile(folder, name)})));
  const begin = isHeader(wanted)
    ? shelf.places.find(({name}) => name === wanted)
    : shelf.ofStem(wanted).find(({name}) => isHeader(name));
  const itself = shelf.places.find(({name}) => name === wanted);
  if (holterEnding.test(wanted) && itself !== undefined)
    return {
      name: wanted,
      container,
      folder,
      source: async () => ofRecord(itself, await belonging(itself, shelf), undefined),
    };
  if (begin === undefined) return {name: wanted, container, folder, source: alone};
  const source = async () => {
    if (!isHeader(wanted) && !(await mentioned(begin, shelf)).some(({name}) => name === wanted)) {
      throw new CoreRefusal({
        code: "unsupported",
        field: "file",
        byte_offset: -1,
        file: wanted,
        sentence: `"${wanted}" is no recording, and "${begin.name}" does not name it as a signal file: name the recording itself.`,
      });
    }
    return ofRecord(begin, await belonging(begin, shelf), undefined);
  };
  return {name: stemOf(begin.name), container, folder, source};
}

async function diskFile(folder: string, name: string): Promise<ByteSource> {
  const path = join(folder, name);
  protectInput(path);
  return {
    name,
    sizeBytes: (await stat(path)).size,
    read: async (offset, size) => {
      const file = await open(path);
      try {
        const bytes = new Uint8Array(size);
        const {bytesRead} = await file.read(bytes, 0, size, offset);
        return bytes.subarray(0, bytesRead);
      } finally {
        await file.close();
      }
    },
  };
}

// --- files of one recording --------------------------------------------------------------------------------------------

/** A file that is fetched when it is needed. */
interface Place {
  /** With folders, "/" between them. */
  readonly name: string;
  readonly source: () => Promise<ByteSource>;
}

/** Many files, found by name without looking at each. */
class Shelf {
  readonly places: readonly Place[];
  readonly #byName = new Map<string, Place[]>();
  readonly #byStem = new Map<string, Place[]>();
  readonly #loose = new Map<string, Place[]>();

  constructor(places: readonly Place[]) {
    this.places = places;
    for (const place of places) {
      addTo(this.#byName, nameOf(place.name).toLowerCase(), place);
      addTo(this.#byStem, folderOf(place.name) + stemOf(place.name), place);
    }
    for (const place of places) {
      if (!this.ofStem(place.name).some(({name}) => isHeader(name))) addTo(this.#loose, stemOf(place.name), place);
    }
  }

  /** As the core chooses (core/ingest/ingest_files.hpp): beside `beside` first, then with the same letter case. */
  find(name: string, beside: string): Place | undefined {
    const rank = (place: Place) =>
      (folderOf(place.name) === folderOf(beside) ? 2 : 0) + (nameOf(place.name) === nameOf(name) ? 1 : 0);
    let best: Place | undefined;
    for (const place of this.#byName.get(nameOf(name).toLowerCase()) ?? []) {
      if (best === undefined || rank(place) > rank(best)) best = place;
    }
    return best;
  }

  /** The files called like `path` but for their ending, in its folder. */
  ofStem(path: string): readonly Place[] {
    return this.#byStem.get(folderOf(path) + stemOf(path)) ?? [];
  }

  /** Files called so, but for their ending, in folders without such a header: annotations may be kept apart. */
  looseOfStem(path: string): readonly Place[] {
    return this.#loose.get(stemOf(path)) ?? [];
  }
}

function addTo<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/**
 * What a recording is read from: a header with the files of its stem and those it names, a Holter file with its
 * annotations, any other file alone.
 */
async function belonging(begin: Place, shelf: Shelf): Promise<readonly Place[]> {
  if (!isHeader(begin.name)) {
    const annotations = shelf.ofStem(begin.name).filter(({name}) => annotationEnding.test(name));
    return holterEnding.test(begin.name) ? [begin, ...annotations] : [begin];
  }
  const ofStem = [...shelf.ofStem(begin.name), ...shelf.looseOfStem(begin.name)].filter(
    (place) => place === begin || !isAnotherRecording(place.name),
  );
  return [...new Set([...ofStem, ...(await mentioned(begin, shelf))])];
}

const mostHeaderBytes = 4 * 2 ** 20; // a header of 100,000 segments

/**
 * Files that a WFDB header names, and those that the headers of its segments name. What the words of a header mean is the
 * core's business; here each line's first word is only looked up.
 */
async function mentioned(header: Place, shelf: Shelf): Promise<readonly Place[]> {
  const found = new Set<Place>([header]);
  for (const place of found) {
    // grows while it is walked
    if (!isHeader(place.name)) continue;
    const source = await place.source();
    const text = latin1.decode(await source.read(0, Math.min(source.sizeBytes, mostHeaderBytes)));
    const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "" && !line.trimStart().startsWith("#"));
    for (const line of lines.slice(1)) {
      const word = line.trimStart().split(/\s/, 1)[0] ?? "";
      for (const name of [word, `${word}.hea`]) {
        const named = shelf.find(name, place.name);
        if (named !== undefined) found.add(named);
      }
    }
  }
  return [...found];
}

const latin1 = new TextDecoder("latin1");

function nameOf(path: string): string {
  return path.slice(folderOf(path).length);
}

/** Beside a header of the same name, .ecg and .txt are annotators' files, and .mat holds its samples. */
const headerCompanion = /\.(ecg|mat|txt)$/i;
const signalEnding = /\.mat$/i;
/** Holter files of ISHNE and their annotations. */
const holterEnding = /\.(ecg|hol|ishne)$/i;
const annotationEnding = /\.ann$/i;

function isAnotherRecording(name: string): boolean {
  return isHeader(name) || (recordingEnding.test(name) && !headerCompanion.test(name));
}

/** "db/" of "db/100.hea"; either slash, as in the core. */
function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}

function stemOf(path: string): string {
  const name = nameOf(path);
  return name.slice(0, name.length - extname(name).length);
}

function isHeader(path: string): boolean {
  return extname(path).toLowerCase() === ".hea";
}
