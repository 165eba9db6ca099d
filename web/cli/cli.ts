/** `fiducial`, the terminal program: the page's own core, models and pipeline under Node. */

import {webcrypto} from "node:crypto";
import {runAnalyze} from "./cli_analyze";
import {runCompare} from "./cli_compare";
import {runConvert} from "./cli_convert";
import {runEvaluate} from "./cli_evaluate";
import {runExplain} from "./cli_explain";
import {runTensors} from "./cli_tensors";
import {UsageError} from "./cli_options";
import {OutputProblem, print, warn} from "./cli_output";
import {ModelRefusal} from "../shared/manifest";
import {CoreRefusal} from "../shared/refusal";
import {readableFormats} from "../shared/tables";

declare const FIDUCIAL_VERSION: string;

/** "a, b, or c". */
function alternatives(words: readonly string[]): string {
  return `${words.slice(0, -1).join(", ")}, or ${words.at(-1)}`;
}

/** In lines of at most `width` characters. */
function wrapped(text: string, width = 112): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = `${lines.at(-1)} ${word}`.trimStart();
    if (line.length > width) lines.push(word);
    else lines[lines.length - 1] = line;
  }
  return lines.join("\n");
}

const help = `fiducial ${FIDUCIAL_VERSION} - ECG beats, classes, episodes and findings.
Research and teaching, not a medical device.

  fiducial analyze PATH...    find the beats of a recording, their classes, episodes and findings
  fiducial evaluate PATH...   score the own beats against the reference annotations of one or more records
  fiducial compare A.atr B.atr  compare two annotation files as WFDB's bxb, rxr and epicmp do
  fiducial explain PATH...    what the beats of one or more records are made of, class by class, found and missed
  fiducial convert PATH... --to FORMAT --out DIR   write recordings, annotations or results in other formats
  fiducial view PATH...       look at recordings in a window of its own (scripts/desk builds it)
  fiducial tensors PATH...    write the beat windows and RR features of reference beats, for training
  fiducial records PATH...    list the records of folders and ZIP archives
  fiducial identity PATH...   the SHA-256 of what was recorded, by which edits and training lists know a recording
  fiducial demos              list the synthetic recordings; demo:ID stands for one wherever a FILE is expected

${wrapped(
  `A FILE is ${alternatives(readableFormats.map(({one}) => one))}. The file that is named is the one that is read. ` +
    "A PATH is a FILE, or a folder or ZIP archive of records, which is read without unpacking it.",
)}

analyze
  --json PATH|-          the analysis as JSON; - writes it to standard output instead of the table
  --csv DIR              NAME.beats.csv, .episodes.csv, .findings.csv, .hrv.csv, .waves.csv and .leads.csv into DIR
  --report OUT.html|-    a report to read, print or keep: one file that needs nothing else
  --reviewed-by NAME     says in the report who confirmed it; without, it says "automatic, not reviewed"
  --annotations OUT.atr  the beats found, with their classes, as a WFDB annotation file
  --fs HZ                sampling rate of a table that has no time column
  --record NAME          only this record of the folders and archives
analyze, convert
  --keep-identity        the files say the recording's date too, and the header its free text (name, birth date,
                         remarks), which are left out otherwise
analyze, evaluate, convert, tensors, view
  --max-memory MIB       most memory the samples of one recording may take; default 512, up to 1536
evaluate
  --json PATH|-          the scores as JSON
  --positions own|reference   beats as detected (default), or classes at the reference's beats
  --class-map papers|ec57     escape beats count as N (default, as most papers do) or S (as bxb does)
  --rhythm               rhythms instead of beats: EC57's epicmp and runs by duration and by episode, false findings per
                         24 h, labels of ten-second windows as in S003, and the first stage's operating points
  --bxb PATH|-           line per record, gross and average in the layout of bxb -L and sumstats
explain
  --csv PATH|-           means of 0.1 s with quartiles, and the beats least like their class
  --positions own|reference   as above
analyze, evaluate: patient calibration from the reference's labels
  --calibrate MINUTES         by those of the first minutes; evaluate then scores the rest, calibrated and not
  --calibrate-groups COUNT    by so many labels, each of the beat that would tell most
  --labels ANNOTATOR          of this annotation file, e.g. atr
compare (the first file is the reference; the header beside it gives sampling rate and length)
  --header FILE          where the header is, if it is elsewhere
  --fs HZ                sampling rate, if there is no header
  --class-map ec57|papers     escape beats count as S (default, as bxb does) or N
  --without-sveb         S beats count as N, as bxb does without -S
  --json PATH|-          the same numbers as JSON
compare, and the EC57 scores of evaluate
  --from TIME  --to TIME      what is scored; default: from 5:00, as the standard asks
  --window SECONDS       beats pair when at most this far apart; default 0.15
convert
  --to FORMAT[,FORMAT]   recordings: wfdb16, wfdb212 (header, signals and annotations), edf (EDF+), csv;
                         annotations: annotations (WFDB), rdann (text), annotations-json,
                         annotations-csv;
                         results: json, beats, rr, episodes, findings, hrv, waves, leads;
                         page (ten seconds on A4 as SVG, in true millimetres)
  --out DIR              not the folder of the recording itself
  --annotations reference|own|none    those that came with the recording (default), or the beats found as NAME.fid
analyze, evaluate: thresholds
  --threshold NAME=NUMBER     tachycardia_bpm, bradycardia_bpm, sustained_s, pause_s, run_beats, cycles,
                         fibrillation_probability, ventricular_probability, abnormal_probability; may be given
                         several times. Each result says what it was made with
analyze, evaluate, convert: signals, where the guess is wrong (NAME as analyze lists it, or #2 for the second one)
  --ecg NAME             this signal is an ECG; may be given several times, as may the next two
  --not-ecg NAME         this one is none: nothing is found or measured in it
  --invert NAME          shown upside down in the report; samples stay as recorded, and every file says so
  --main-lead NAME       beats are classified from this lead
tensors
  --out DIR              NAME.windows.f32, NAME.rr.f32, NAME.labels.u8 per record, and meta.json
view
  --window PROGRAM       fiducial_desk, where it is not beside this program
  --frame-times PATH     milliseconds of every frame, written when the window is closed
analyze, evaluate, explain, convert --annotations own, tensors, view
  --model NAME|none      default: the one named in models/index.json
  --rhythm-model NAME|none    default: the one named there
  --twelve-lead-model NAME|none  default: the one named there, where a recording has eight leads and more
  --precision int8|fp32  default: int8
  --models DIR           folder with index.json; default: models beside this program

Exit status: 0 done, 1 an input could not be used or an output not written (one sentence says why), 2 wrong usage.
`;

const fileProblems: Readonly<Record<string, string>> = {
  ENOENT: "does not exist: check the name and the folder",
  EACCES: "may not be opened by this user: check its permissions",
  EISDIR: "is a folder where a file is expected",
  ENOTDIR: "lies in something that is no folder",
  EIO: "could not be read: the disk reported an error",
};

function fileSentence({code, path, message}: NodeJS.ErrnoException): string {
  const known = fileProblems[code ?? ""];
  return known === undefined ? `${message}.` : `${path === undefined ? "A file" : `"${path}"`} ${known}.`;
}

async function main(words: readonly string[]): Promise<number> {
  const [command, ...rest] = words;
  switch (command) {
    case "analyze":
      return runAnalyze(rest);
    case "evaluate":
      return runEvaluate(rest);
    case "explain":
      return runExplain(rest);
    case "convert":
      return runConvert(rest);
    case "compare":
      return runCompare(rest);
    case "view":
      return (await import("./cli_view")).runView(rest);
    case "tensors":
      return runTensors(rest);
    case "records":
      return (await import("./cli_records")).runRecords(rest);
    case "identity":
      return (await import("./cli_identity")).runIdentity(rest);
    case "demos":
      return (await import("./cli_demos")).runDemos();
    case "help":
    case "--help":
    case "-h":
      print(help);
      return 0;
    case "version":
    case "--version":
      print(`${FIDUCIAL_VERSION}\n`);
      return 0;
    case undefined:
      process.stderr.write(help);
      return 2;
    default:
      throw new UsageError(`there is no command "${command}"`);
  }
}

// Node 18 keeps Web Crypto out of the global scope, where the page has it.
if (globalThis.crypto === undefined) Object.defineProperty(globalThis, "crypto", {value: webcrypto});

const words = process.argv.slice(2);
try {
  process.exitCode = words.some((word) => word === "--help" || word === "-h")
    ? await main(["help"])
    : await main(words);
} catch (problem) {
  if (problem instanceof UsageError) {
    warn(`${problem.message}. See fiducial --help.`);
    process.exitCode = 2;
  } else if (problem instanceof CoreRefusal || problem instanceof ModelRefusal || problem instanceof OutputProblem) {
    warn(problem.message);
    process.exitCode = 1;
  } else if (problem instanceof Error && "code" in problem && "syscall" in problem) {
    // Node's file system errors
    warn(fileSentence(problem as NodeJS.ErrnoException));
    process.exitCode = 1;
  } else if (problem instanceof WebAssembly.RuntimeError) {
    warn(
      "The core stopped unexpectedly, most likely because its memory was used up: try a shorter part of the recording.",
    );
    process.exitCode = 1;
  } else {
    throw problem;
  }
}
