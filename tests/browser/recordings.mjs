// Recordings for the browser tests: made here with a known answer, or real ones where data/ has them.
import {existsSync} from "node:fs";
import {readFile} from "node:fs/promises";
import {join} from "node:path";
import {root} from "./page.mjs";

export const fs_hz = 360;
const gain_adu_per_mv = 200;

/** Widths are standard deviations of Gaussian bumps; textbook amplitudes, one lead. */
const shapes = {
  N: [
    {at_s: -0.16, sigma_s: 0.025, mv: 0.12},
    {at_s: 0, sigma_s: 0.011, mv: 1.1},
    {at_s: 0.26, sigma_s: 0.05, mv: 0.25},
  ],
  V: [
    {at_s: 0, sigma_s: 0.035, mv: 1.5},
    {at_s: 0.3, sigma_s: 0.07, mv: -0.4},
  ],
};

/** Beats of 75 bpm; every `ectopicEvery`-th one comes early, is wide and is followed by a compensatory pause. */
export function plannedBeats({duration_s = 60, ectopicEvery = 10} = {}) {
  const beats = [];
  for (let t_s = 0.6, index = 1; t_s < duration_s - 0.6; index += 1) {
    const ectopic = ectopicEvery > 0 && index % ectopicEvery === 0;
    beats.push({t_s: ectopic ? t_s - 0.28 : t_s, label: ectopic ? "V" : "N"});
    t_s += 0.8 + 0.02 * Math.sin(index);
  }
  return beats;
}

/** Standard deviation of the recorder's noise; without any, the line between two beats would be flat to the last bit. */
const noise_mv = 0.008;

export function signal_mv(beats, duration_s) {
  const samples = new Float64Array(Math.round(duration_s * fs_hz));
  let seed = 1;
  for (let i = 0; i < samples.length; i += 1) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0; // the same on every run and machine
    samples[i] = noise_mv * Math.sqrt(12) * (seed / 2 ** 32 - 0.5);
  }
  for (const {t_s, label} of beats) {
    for (const {at_s, sigma_s, mv} of shapes[label]) {
      const first = Math.max(0, Math.floor((t_s + at_s - 4 * sigma_s) * fs_hz));
      const last = Math.min(samples.length - 1, Math.ceil((t_s + at_s + 4 * sigma_s) * fs_hz));
      for (let i = first; i <= last; i += 1)
        samples[i] += mv * Math.exp(-0.5 * ((i / fs_hz - t_s - at_s) / sigma_s) ** 2);
    }
  }
  return samples;
}

/**
 * A WFDB record of one lead in format 16 with its reference annotations: {files, beats}. `reference(beats)` changes what the
 * annotation file says of the beats that are in the signal.
 */
export function wfdbRecord(
  name,
  {duration_s = 60, comments = [], lead = "MLII", reference = (beats) => beats, ...plan} = {},
) {
  const {beats, files} = leadsRecord(name, [lead], {duration_s, comments, ...plan});
  return {beats, files: [...files, {name: `${name}.atr`, bytes: annotations(reference(beats))}]};
}

/**
 * A WFDB record of several leads in format 16, each the same beats at a scale of its own; `start` as the header line has it
 * ("10:30:00" or "10:30:00 16/05/2020"). Without reference annotations.
 */
export function leadsRecord(name, leads, {duration_s = 60, start = "", comments = [], scale = () => 1, ...plan} = {}) {
  const beats = plannedBeats({duration_s, ...plan});
  const samples = signal_mv(beats, duration_s);
  const dat = Buffer.alloc(samples.length * 2 * leads.length);
  const sums = leads.map((_lead, k) => {
    let sum = 0;
    samples.forEach((mv, i) => {
      const adu = Math.round(mv * scale(k) * gain_adu_per_mv);
      dat.writeInt16LE(adu, 2 * (i * leads.length + k));
      sum = (sum + adu) & 0xffff;
    });
    return (sum << 16) >> 16;
  });
  const header = [
    `${name} ${leads.length} ${fs_hz} ${samples.length} ${start}`.trim(),
    ...leads.map((lead, k) => `${name}.dat 16 ${gain_adu_per_mv} 16 0 ${dat.readInt16LE(2 * k)} ${sums[k]} 0 ${lead}`),
    ...comments.map((comment) => `# ${comment}`),
    "",
  ].join("\n");
  return {
    beats,
    files: [
      {name: `${name}.hea`, bytes: Buffer.from(header)},
      {name: `${name}.dat`, bytes: dat},
    ],
  };
}

/** MIT annotation format: words of (code << 10 | interval), long intervals through SKIP. */
function annotations(beats) {
  const codes = {N: 1, V: 5, A: 8, e: 34};
  const words = [];
  let before = 0;
  for (const {t_s, label} of beats) {
    const sample = Math.round(t_s * fs_hz);
    const interval = sample - before;
    before = sample;
    if (interval > 1023) {
      words.push(59 << 10, interval >>> 16, interval & 0xffff, codes[label] << 10);
    } else {
      words.push((codes[label] << 10) | interval);
    }
  }
  const bytes = Buffer.alloc((words.length + 1) * 2);
  words.forEach((word, index) => bytes.writeUInt16LE(word, 2 * index));
  return bytes;
}

export function csvTable({duration_s = 60, time = true, header = true, inverted = false, ...plan} = {}) {
  const samples = signal_mv(plannedBeats({duration_s, ...plan}), duration_s).map((mv) => (inverted ? -mv : mv));
  const rows = [...samples].map((mv, i) => (time ? `${(i / fs_hz).toFixed(6)},${mv.toFixed(4)}` : mv.toFixed(4)));
  if (header) rows.unshift(time ? "time [s],II [mV]" : "II [mV]");
  return Buffer.from(`${rows.join("\n")}\n`);
}

/** A table whose names mislead: a pressure wave called "ECG", a respiration, and the ECG called "Chan 3". */
export function misleadingTable({duration_s = 60} = {}) {
  const beats = plannedBeats({duration_s, ectopicEvery: 12});
  const heart = signal_mv(beats, duration_s);
  const rows = [...heart].map((mv, i) => {
    const pressure = 0.4 * Math.sin((2 * Math.PI * 0.9 * i) / fs_hz) + 0.1 * Math.sin((2 * Math.PI * 1.8 * i) / fs_hz);
    const breath = 0.3 * Math.sin((2 * Math.PI * 0.25 * i) / fs_hz);
    return `${(i / fs_hz).toFixed(6)},${pressure.toFixed(4)},${breath.toFixed(4)},${mv.toFixed(4)}`;
  });
  const text = `time [s],ECG [mV],Resp [mV],Chan 3 [mV]\n${rows.join("\n")}\n`;
  return {name: "misleading.csv", bytes: Buffer.from(text), beats};
}

/** What a sleep laboratory records: brain, eyes, chin, breath, oxygen, and one ECG among them. `ecg`: its label. */
function sleepSignals(beats, duration_s, ecg) {
  const wave = (hz, amplitude, rate) => (i) => amplitude * Math.sin((2 * Math.PI * hz * i) / rate);
  const restless = (amplitude, rate) => {
    // slow waves under fast ones
    let seed = rate + amplitude;
    const slow = wave(1.3, amplitude, rate),
      alpha = wave(9.7, 0.5 * amplitude, rate);
    return (i) => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return slow(i) + alpha(i) + amplitude * (seed / 2 ** 32 - 0.5);
    };
  };
  const heart = signal_mv(beats, duration_s);
  const cup = {transducer: "AgAgCl cup electrode", unit: "uV", limit: 500, rate: 200};
  return [
    {...cup, label: "EEG C4-A1", value: restless(40, 200)},
    {...cup, label: "EEG O2-A1", value: restless(30, 200)},
    {...cup, label: "EOG(L)", value: wave(0.4, 120, 200)},
    {...cup, label: "EMG chin", value: restless(10, 200)},
    {label: ecg, transducer: "AgAgCl electrode", unit: "mV", limit: 5, rate: fs_hz, value: (i) => heart[i]},
    {label: "Flow", transducer: "thermistor", unit: "", limit: 100, rate: 25, value: wave(0.27, 40, 25)},
    {label: "Thorax", transducer: "piezo belt", unit: "", limit: 100, rate: 25, value: wave(0.27, 55, 25)},
    {label: "SpO2", transducer: "oximeter", unit: "%", limit: 100, rate: 1, value: (i) => 96 - (i % 60 < 12 ? 4 : 0)},
    {label: "Body position", transducer: "accelerometer", unit: "", limit: 9, rate: 1, value: (i) => (i < 40 ? 1 : 3)},
  ];
}

/** An EDF+ file of a night: {name, bytes, beats}; sleep stages are annotations. `records`: what the header promises. */
export function polysomnogram(name, {duration_s = 120, ecg = "ECG II", records = duration_s} = {}) {
  const beats = plannedBeats({duration_s, ectopicEvery: 12});
  const signals = sleepSignals(beats, duration_s, ecg);
  const notes = {label: "EDF Annotations", transducer: "", unit: "", limit: 1, rate: 30};
  const all = [...signals, notes];
  const padded = (text, size) => String(text).slice(0, size).padEnd(size);
  const column = (size, text) => all.map((signal) => padded(text(signal), size)).join("");
  const header = [
    padded("0", 8),
    padded("X X X X", 80),
    padded("Startdate 01-MAR-2026 X X X", 80),
    "01.03.26",
    "22.30.00",
    padded(256 * (all.length + 1), 8),
    padded("EDF+C", 44),
    padded(records, 8),
    padded(1, 8),
    padded(all.length, 4),
    column(16, ({label}) => label),
    column(80, ({transducer}) => transducer),
    column(8, ({unit}) => unit),
    column(8, ({limit}) => -limit),
    column(8, ({limit}) => limit),
    column(8, () => -32768),
    column(8, () => 32767),
    column(80, () => ""),
    column(8, ({rate}) => rate),
    column(32, () => ""),
  ].join("");
  const data = Buffer.alloc(2 * duration_s * all.reduce((sum, {rate}) => sum + rate, 0));
  let at = 0;
  for (let second = 0; second < duration_s; second += 1) {
    for (const {rate, limit, value} of signals) {
      for (let i = 0; i < rate; i += 1, at += 2) {
        const share = (value(second * rate + i) + limit) / (2 * limit);
        data.writeInt16LE(Math.max(-32768, Math.min(32767, Math.round(65535 * share) - 32768)), at);
      }
    }
    const stage = second % 30 === 0 ? `+${second}\x1530\x14Sleep stage N2\x14\0` : "";
    data.write(`+${second}\x14\x14\0${stage}`, at, "latin1");
    at += 2 * notes.rate;
  }
  return {name: `${name}.edf`, bytes: Buffer.concat([Buffer.from(header, "latin1"), data]), beats};
}

/** Files of a real record, or null where the database is not there. */
export async function realRecord(name, folder = "mitdb") {
  const paths = ["hea", "dat", "atr"].map((kind) => join(root, "data", folder, `${name}.${kind}`));
  if (!paths.every(existsSync)) return null;
  return Promise.all(paths.map(async (path) => ({name: path.split("/").pop(), bytes: await readFile(path)})));
}
