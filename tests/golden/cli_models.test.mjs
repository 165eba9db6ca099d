// Shipped models on ONNX Runtime Web in Node: the numbers Python computed, and refusals in words.
import assert from "node:assert/strict";
import {readFile} from "node:fs/promises";
import {existsSync} from "node:fs";
import {join} from "node:path";
import {before, describe, test} from "node:test";
import {bytesOf, importWeb, root} from "./cli_bundled.mjs";

const index = JSON.parse(await readFile(join(root, "models/index.json"), "utf8"));
const runtime = () => bytesOf(join(root, "node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm"));
const {BeatModel} = await importWeb("beat_model");

async function modelFiles(name) {
  const folder = join(root, "models", name);
  const manifest = await readFile(join(folder, "manifest.json"), "utf8");
  const files = {};
  const {files: networks, trained_on} = JSON.parse(manifest);
  for (const {path} of [...Object.values(networks), ...(trained_on === undefined ? [] : [trained_on])]) {
    if (existsSync(join(folder, path))) files[path] = await bytesOf(join(folder, path));
  }
  return {name, manifest, files};
}

/** The golden beats as the core would hand them out. */
function inputOf({context, windows, rr}) {
  const floats = (rows) => Float32Array.from(rows.flat(Infinity));
  if (context) return {reads: "context", beatCount: context.length, context: floats(context)};
  return {reads: "windows", beatCount: windows.length, windows: floats(windows), rr: floats(rr ?? [])};
}

/** Largest absolute difference of two nested lists. */
function distance(found, expected) {
  const flat = expected.flat(Infinity);
  assert.equal(found.length, flat.length);
  return flat.reduce((most, value, at) => Math.max(most, Math.abs(value - found[at])), 0);
}

for (const name of index.models) {
  for (const precision of ["int8", "fp32"]) {
    test(`${name} ${precision} answers as Python's ONNX Runtime did, within the stated tolerance`, async () => {
      const golden = JSON.parse(await readFile(join(root, "models", name, "golden.json"), "utf8"));
      const model = await BeatModel.load(await modelFiles(name), precision, runtime);
      const answer = await model.run(inputOf(golden.inputs));
      const expected = golden.outputs[precision];
      // Convolutions are summed in another order there; 1e-4 is the project's bound for it.
      assert.ok(golden.tolerance <= 1e-4, `tolerance ${golden.tolerance}`);
      assert.ok(distance(answer.probabilities, expected.probabilities) <= golden.tolerance);
      if (expected.timing_logits)
        assert.ok(distance(answer.timingLogits, expected.timing_logits) <= golden.tolerance * 10);
    });
  }
}

test("a beat of a long record gets the answer it gets among its neighbours alone", async () => {
  const model = await BeatModel.load(await modelFiles("flagship"), "fp32", runtime);
  const {reachBeats} = model.manifest.input;
  const columns = 69,
    classes = 5,
    beats = 9000;
  let state = 1;
  const context = Float32Array.from({length: beats * columns}, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  });
  const run = (from, to) =>
    model.run({reads: "context", beatCount: to - from, context: context.subarray(from * columns, to * columns)});
  const whole = await run(0, beats);
  assert.equal(whole.probabilities.length, beats * classes);
  // Pieces of 4096 beats meet at 4096 and 8192; the record ends at 0 and 9000.
  for (const [from, to] of [
    [0, 64],
    [4000, 4200],
    [8100, 8300],
    [8936, 9000],
  ]) {
    const part = await run(from, to);
    const first = from === 0 ? 0 : reachBeats,
      last = to - from - (to === beats ? 0 : reachBeats);
    for (const output of ["probabilities", "timingLogits"]) {
      const [answer, expected] = [part[output], whole[output]];
      const found = answer.subarray(first * classes, last * classes);
      const wanted = expected.subarray((from + first) * classes, (from + last) * classes);
      assert.ok(distance(found, [...wanted]) < 1e-5, `beats ${from} to ${to}`); // float sums of sizes up to 10
    }
  }
});

for (const precision of ["int8", "fp32"]) {
  test(`the rhythm model ${precision} answers as Python's ONNX Runtime did, within the stated tolerance`, async () => {
    const {RhythmModel} = await importWeb("rhythm_model");
    const golden = JSON.parse(await readFile(join(root, "models", index.rhythm, "golden.json"), "utf8"));
    const model = await RhythmModel.load(await modelFiles(index.rhythm), precision, runtime);
    const {windows} = golden.inputs;
    const answer = await model.run(Float32Array.from(windows.flat(Infinity)), windows.length);
    const expected = golden.outputs[precision].probabilities.flat(Infinity);
    assert.equal(answer.length, expected.length);
    assert.ok(distance(answer, expected) <= golden.tolerance, `${distance(answer, expected)}`);
  });
}

for (const precision of index.twelve_lead === undefined ? [] : ["int8", "fp32"]) {
  test(`the twelve-lead model ${precision} answers as Python's ONNX Runtime did, within the stated tolerance`, async () => {
    const {Network} = await importWeb("inference");
    const folder = join(root, "models", index.twelve_lead);
    const golden = JSON.parse(await readFile(join(folder, "golden.json"), "utf8"));
    const files = await modelFiles(index.twelve_lead);
    const network = await Network.load(files, JSON.parse(files.manifest).files, precision, runtime);
    const {present} = golden.inputs;
    const shapes = {leads: [present.length, 12, 1000], present: [present.length, 12], measures: [present.length, 12]};
    const feeds = Object.fromEntries(
      Object.entries(shapes).map(([name, shape]) => [
        name,
        {values: Float32Array.from(golden.inputs[name].flat(Infinity)), shape},
      ]),
    );
    network.expect(Object.keys(shapes), ["logits", "probabilities", "attention", "measured_logits", "feature_map"]);
    const answers = await network.run(feeds);
    for (const output of ["probabilities", "attention", "measured_logits"]) {
      const expected = golden.outputs[precision][output];
      const found = answers.floats(output, [expected.length, expected[0].length]);
      // A value between two of int8's steps falls to either side, and a softmax over places of one recording multiplies that.
      const tolerance = golden.tolerance * (precision === "int8" && output === "attention" ? 10 : 1);
      assert.ok(distance(found, expected) <= tolerance, `${output} ${distance(found, expected)}`);
    }
  });
}

describe("S003's two networks", () => {
  let FourBeatModels, files;
  before(async () => {
    ({FourBeatModels} = await importWeb("four_beat_models"));
    const {binary, multilabel} = index.four_beats;
    files = {binary: await modelFiles(binary), multilabel: await modelFiles(multilabel)};
  });

  test("answer as Python's ONNX Runtime did, within the stated tolerance", async () => {
    const models = await FourBeatModels.load(files, runtime);
    for (const [stage, output] of [
      ["binary", "arrhythmia"],
      ["multilabel", "labels"],
    ]) {
      const golden = JSON.parse(await readFile(join(root, "models", index.four_beats[stage], "golden.json"), "utf8"));
      const {windows} = golden.inputs;
      const answer = await models.run(Float32Array.from(windows.flat(Infinity)), windows.length);
      assert.ok(distance(answer[output], golden.outputs.int8.probabilities) <= golden.tolerance, stage);
    }
  });

  test("are refused, in words, where one stands in the place of the other", async () => {
    const swapped = {binary: files.multilabel, multilabel: files.binary};
    await assert.rejects(FourBeatModels.load(swapped, runtime), /outputs\.probabilities\.shape/);
  });
});

test("a rhythm model is refused when it names other rhythms, reads other windows, or is damaged", async () => {
  const {RhythmModel} = await importWeb("rhythm_model");
  const files = await modelFiles(index.rhythm);
  const changed = (edit) => {
    const manifest = JSON.parse(files.manifest);
    edit(manifest);
    return {...files, manifest: JSON.stringify(manifest)};
  };
  const refused = (model, sentence) =>
    assert.rejects(RhythmModel.load(model, "int8", runtime), (problem) => {
      assert.equal(problem.name, "ModelRefusal");
      assert.match(problem.message, sentence);
      return true;
    });
  await refused(
    changed((manifest) => manifest.outputs.probabilities.labels.reverse()),
    /outputs\.probabilities\.labels/,
  );
  await refused(
    changed((manifest) => (manifest.inputs.windows.shape[2] = 1000)),
    /inputs\.windows\.shape/,
  );
  await refused({...files, files: {}}, /is missing/);
});

describe("a model is refused, in words,", () => {
  let files;
  before(async () => {
    files = await modelFiles("s000_cnn_rr");
  });
  const changed = (edit) => {
    const manifest = JSON.parse(files.manifest);
    edit(manifest);
    return {...files, manifest: JSON.stringify(manifest)};
  };
  const refused = (model, sentence, precision = "int8") =>
    assert.rejects(BeatModel.load(model, precision, runtime), (problem) => {
      assert.equal(problem.name, "ModelRefusal");
      assert.match(problem.message, sentence);
      return true;
    });

  test("when one byte of its network differs", async () => {
    const path = JSON.parse(files.manifest).files.int8.path;
    const bytes = files.files[path].slice(0);
    new Uint8Array(bytes)[bytes.byteLength >> 1] ^= 1;
    await refused({...files, files: {...files.files, [path]: bytes}}, /damaged/);
  });
  test("when its network is missing", () => refused({...files, files: {}}, /is missing/));
  test("when its manifest is no JSON", () => refused({...files, manifest: "{"}, /not JSON/));
  test("when it stands in another folder", () => refused({...files, name: "other"}, /"name"/));
  test("when its classes come in another order", () =>
    refused(
      changed((manifest) => manifest.outputs.probabilities.classes.reverse()),
      /outputs\.probabilities\.classes/,
    ));
  test("when its window has another length", () =>
    refused(
      changed((manifest) => (manifest.inputs.windows.before_samples += 1)),
      /inputs\.windows\.shape/,
    ));
  test("when its window length is absurd", () =>
    refused(
      changed((manifest) => (manifest.inputs.windows.before_samples = 1e12)),
      /before_samples/,
    ));
  test("when its scaling is unknown", () =>
    refused(
      changed((manifest) => (manifest.inputs.windows.scaling = "volts")),
      /scaling/,
    ));
  test("when manifest and network disagree about the inputs", () =>
    refused(
      changed((manifest) => delete manifest.inputs.rr),
      /disagree about rr/,
    ));
  test("when it reads a number of columns that the core does not make", () =>
    refused(
      changed((manifest) => (manifest.inputs = {context: {shape: ["beat", 12]}})),
      /inputs\.context\.shape/,
    ));
  test("when it does not say how many beats around count", () =>
    refused(
      changed((manifest) => (manifest.inputs = {context: {shape: ["beat", 69]}})),
      /inputs\.context\.reach_beats/,
    ));
  test("when a head weight is not a number", () =>
    refused(
      changed((manifest) => (manifest.explain.head_weights[2][3] = null)),
      /head_weights/,
    ));
  test("when the feature map has another shape than promised", () =>
    refused(
      changed((manifest) => (manifest.outputs.feature_map.shape[2] += 1)),
      /feature_map is not float32/,
    ));
  test("when the network is no network", async () => {
    const bytes = new TextEncoder().encode("not a network").buffer;
    const sha256 = Buffer.from(await crypto.subtle.digest("SHA-256", bytes)).toString("hex");
    const model = changed((manifest) => (manifest.files.int8 = {path: "x.onnx", sha256}));
    await refused({...model, files: {"x.onnx": bytes}}, /could not start it/);
  });
  for (const [damage, change] of [
    [
      "changed",
      (bytes) => Uint8Array.from(new Uint8Array(bytes), (byte, at) => (at === 2000 ? byte ^ 255 : byte)).buffer,
    ],
    ["cut", (bytes) => bytes.slice(0, 100_000)],
  ]) {
    test(`when the runtime's file is ${damage}, in words and not in those of a compiler`, async () => {
      const {BeatModel: unstarted} = await importWeb("beat_model"); // one that has compiled no runtime yet
      const name = index.models[0];
      await assert.rejects(
        unstarted.load(await modelFiles(name), "int8", async () => change(await runtime())),
        {message: "the file of ONNX Runtime cannot be compiled and may be damaged: load it again"},
      );
    });
  }
});
