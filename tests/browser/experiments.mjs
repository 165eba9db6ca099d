// A made-up models/experiments.json: its figures are nobody's results and serve tests of the Lab alone.

/** Row of a confusion matrix: `beats` of class `label`, a share of them right, the rest spread by `spill`. */
function row(label, beats, right, spill) {
  const counts = spill.map((share, other) => (other === label ? 0 : Math.floor(beats * (1 - right) * share)));
  counts[label] = beats - counts.reduce((sum, count) => sum + count, 0);
  return counts;
}

const ds2 = [44259, 1837, 3221, 388, 7];
const papers = ["N", "S", "V", "F", "Q"];
const spills = [
  [0, 0.5, 0.45, 0.05, 0],
  [0.9, 0, 0.1, 0, 0],
  [0.8, 0.15, 0, 0.05, 0],
  [0.6, 0, 0.4, 0, 0],
  [0.5, 0, 0.5, 0, 0],
];

/** Confusion matrix with these sensitivities; `seed` moves them a little. */
function matrix(sensitivities, seed = 0, supports = ds2) {
  const spill =
    supports.length === ds2.length
      ? spills
      : supports.map((_, label) => supports.map((__, other) => (other === label ? 0 : 1 / (supports.length - 1))));
  return supports.map((beats, label) => {
    const wobble = 0.02 * Math.sin(7 * seed + 3 * label);
    return row(
      label,
      beats,
      Math.min(1, Math.max(0, sensitivities[label] + (sensitivities[label] > 0 ? wobble : 0))),
      spill[label],
    );
  });
}

function runs(sensitivities, supports = ds2) {
  return [1, 2, 3, 4, 5].map((seed) => ({seed, precision: "fp32", confusion: matrix(sensitivities, seed, supports)}));
}

function remedy(id, title, lesson, sensitivities, more = {}) {
  return {
    id,
    document: "S000",
    title,
    lesson,
    network: "two convolutions, global average",
    parameters: 10885,
    mac_per_beat: 3772000,
    epochs: 10,
    classes: papers,
    split: "DS1 -> DS2",
    training_beats: [45866, 944, 3788, 415, 8],
    model: null,
    printed: null,
    reading: "Made up for the tests of the page; no classifier ever scored so.",
    runs: runs(sensitivities),
    ...more,
  };
}

/** Two patients of DS2 with S beats, and the rest. */
function records(sensitivities) {
  return {
    232: matrix(sensitivities, 0, [397, 1382, 0, 0, 0]),
    200: matrix(sensitivities, 0, [1743, 30, 826, 2, 0]),
    222: matrix(
      sensitivities.map((each, label) => (label === 1 ? 0.3 : each)),
      0,
      [2273, 209, 0, 0, 0],
    ),
  };
}

const eight = ["A", "E", "j", "L", "N", "/", "R", "V"];
const held = [600, 25, 55, 2000, 18500, 1750, 1800, 1780];
const apart = [30, 0, 2, 2490, 9500, 1380, 20, 1990];

function leaky(id, title, network, honest, sensitivities) {
  return {
    id,
    document: "S004",
    title,
    lesson: honest
      ? "On patients it never saw, the same network finds a third."
      : "Beats of one patient on both sides: the network remembers the patient.",
    network,
    parameters: 182000,
    mac_per_beat: 9100000,
    epochs: 12,
    classes: eight,
    split: honest ? "patients apart" : "beats at random (leaks patients)",
    training_beats: eight.map(() => 3000),
    model: null,
    printed: {accuracy: honest ? 0.909 : 0.971, macro_f1: honest ? 0.359 : 0.851, f1: {}},
    reading: "Made up for the tests of the page.",
    runs: runs(sensitivities, honest ? apart : held).slice(0, 3),
  };
}

export function experimentsFile() {
  const rr = [0.86, 0.63, 0.93, 0.08, 0];
  return {
    schema: 1,
    class_map: "papers",
    test: "DS2, beats at the reference's positions",
    experiments: [
      remedy(
        "s000_cnn",
        "Baseline CNN",
        "A network that looks at shape alone finds the frequent class and little else.",
        [0.99, 0.01, 0.42, 0, 0],
        {
          model: "s000_cnn",
          printed: {accuracy: 0.91, macro_f1: 0.29, f1: {N: 0.95, S: 0.01, V: 0.51, F: 0, Q: 0}},
        },
      ),
      remedy(
        "s000_weighted",
        "Weighted cross-entropy",
        "Weights buy sensitivity for false alarms: accuracy falls, macro-F1 hardly moves.",
        [0.72, 0.3, 0.75, 0.2, 0],
        {printed: {accuracy: 0.69, macro_f1: 0.3, f1: {S: 0.07, V: 0.59, F: 0.02}}},
      ),
      remedy(
        "s000_focal",
        "Focal loss",
        "Hard beats count more, and the rare classes stay hidden.",
        [0.975, 0.005, 0.47, 0, 0],
        {printed: {accuracy: 0.9, macro_f1: 0.3, f1: {S: 0, V: 0.53, F: 0}}},
      ),
      remedy("s000_smote", "SMOTE oversampling", "Beats between eight real ones are noise.", [0.66, 0.35, 0.6, 0.1, 0]),
      remedy("s000_cnn_rr", "CNN + RR intervals", "Three numbers about timing do what no loss function does.", rr, {
        network: "three convolutions and three RR features",
        parameters: 52437,
        mac_per_beat: 5611008,
        model: "s000_cnn_rr",
        printed: {accuracy: 0.85, macro_f1: 0.45, f1: {S: 0.55, V: 0.8, F: 0.02}},
        runs: [
          ...runs(rr),
          {seed: 1, precision: "int8", confusion: matrix(rr, 1.02), records: records(rr)},
          ...[2, 3, 4, 5].map((seed) => ({seed, precision: "int8", confusion: matrix(rr, seed + 0.02)})),
        ],
      }),
      remedy("s001_balanced", "Balanced by undersampling", "Equal classes, few beats.", [0.7, 0.45, 0.8, 0.5, 0.2], {
        document: "S001",
        training_beats: [415, 415, 415, 415, 8],
      }),
      remedy(
        "s001_subclasses",
        "Two stages",
        "Merge the rare classes first, part them later.",
        [0.93, 0.4, 0.85, 0.3, 0],
        {document: "S001"},
      ),
      remedy("s002_balanced_small", "Small and balanced", "Fewer beats, chosen well.", [0.8, 0.4, 0.8, 0.3, 0], {
        document: "S002",
        training_beats: [900, 900, 900, 415, 8],
      }),
      remedy(
        "s002_random_small",
        "Small and random",
        "The same number of beats, as they come.",
        [0.98, 0.05, 0.6, 0, 0],
        {document: "S002"},
      ),
      leaky(
        "s004_cnn_holdout",
        "CNN, beats at random",
        "convolutions, two leads, 860 samples",
        false,
        [0.86, 0.55, 0.8, 0.99, 0.98, 0.99, 0.99, 0.96],
      ),
      leaky(
        "s004_cnn_apart",
        "CNN, patients apart",
        "convolutions, two leads, 860 samples",
        true,
        [0.1, 0, 0, 0.4, 0.97, 0.9, 0.2, 0.85],
      ),
      leaky(
        "s004_lstm_holdout",
        "LSTM, beats at random",
        "LSTM, two leads, 860 samples",
        false,
        [0.82, 0.5, 0.75, 0.98, 0.98, 0.99, 0.98, 0.95],
      ),
      leaky(
        "s004_lstm_apart",
        "LSTM, patients apart",
        "LSTM, two leads, 860 samples",
        true,
        [0.2, 0, 0, 0.5, 0.98, 0.95, 0.3, 0.9],
      ),
      remedy(
        "flagship",
        "Flagship",
        "Whole recording, patient's own beats: rare classes at last.",
        [0.985, 0.72, 0.93, 0.2, 0],
        {
          document: "flagship",
          network: "sequence over 64 beats",
          parameters: 41000,
          mac_per_beat: 61000,
          model: "flagship",
        },
      ),
    ],
  };
}
