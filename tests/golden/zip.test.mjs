// ZIP archives as folders of files: what is read, what is refused and with which words, and hostile archives.
import assert from "node:assert/strict";
import {Duplex} from "node:stream";
import {describe, test} from "node:test";
import {createInflateRaw, deflateRawSync} from "node:zlib";
import {zip} from "../browser/zips.mjs";
import {importWeb} from "./cli_bundled.mjs";

const {crc32, withZipMembers} = await importWeb("zip");
const inflater = () => Duplex.toWeb(createInflateRaw());

function memoryFile(bytes, name = "db.zip") {
  const file = {name, sizeBytes: bytes.length, mostRead: 0, totalRead: 0};
  file.read = async (offset, size) => {
    file.mostRead = Math.max(file.mostRead, size);
    file.totalRead += size;
    return new Uint8Array(bytes.subarray(offset, offset + size));
  };
  return file;
}
const members = (bytes) => withZipMembers([memoryFile(bytes)], inflater);
const all = (member) => member.read(0, member.sizeBytes);

const text = Buffer.from("100 2 360 650000\n".repeat(500));
const noise = Buffer.from(Uint8Array.from({length: 600_000}, (_, i) => (Math.imul(i, i * 2_654_435_761) >>> 13) & 255));
const files = [
  {name: "db/100.hea", bytes: text},
  {name: "db/100.dat", bytes: noise, stored: true},
  {name: "db/ä/101.dat", bytes: noise},
];

describe("archives that are read", () => {
  const archives = {
    plain: zip(files),
    "with 64-bit fields": zip(files, {zip64: true}),
    "behind a program": zip(files, {prefix: Buffer.alloc(777, 7)}),
    "with 64-bit fields behind a program": zip(files, {zip64: true, prefix: Buffer.alloc(99)}),
    "before a comment that looks like an end": zip(files, {
      comment: Buffer.from("PK\x05\x06 and more text to be longer"),
    }),
  };
  for (const [name, bytes] of Object.entries(archives)) {
    test(`${name}: every member has its path and its bytes`, async () => {
      const found = await members(bytes);
      assert.deepEqual(
        found.map((file) => file.name),
        files.map((file) => file.name),
      );
      for (const [index, member] of found.entries())
        assert.ok(Buffer.from(await all(member)).equals(files[index].bytes));
    });
  }

  test("members are read in slices, forwards, backwards and beyond their end", async () => {
    for (const member of (await members(zip(files))).slice(1)) {
      for (const [offset, size] of [
        [0, 10],
        [10, 300_000],
        [500_000, 99],
        [3, 4],
        [599_990, 100],
        [600_000, 5],
        [0, 600_000],
      ]) {
        const expected = noise.subarray(offset, offset + size);
        assert.ok(Buffer.from(await member.read(offset, size)).equals(expected), `${member.name} ${offset} ${size}`);
      }
    }
  });

  test("listing reads the directory, not the members", async () => {
    const archive = memoryFile(
      zip([
        {name: "a", bytes: noise, stored: true},
        {name: "b", bytes: noise, stored: true},
      ]),
    );
    await withZipMembers([archive], inflater);
    assert.ok(archive.totalRead < 70_000, String(archive.totalRead));
  });

  test("a member that unpacks a thousandfold is read piece by piece", async () => {
    const archive = memoryFile(zip([{name: "zeros", bytes: Buffer.alloc(50_000_000)}]));
    const [bomb] = await withZipMembers([archive], inflater);
    assert.equal((await bomb.read(0, 100)).length, 100);
    assert.ok(archive.mostRead <= 256 * 1024);
    assert.ok(archive.totalRead < 400_000);
  });

  test("folders, and what desktops leave in archives, are no files", async () => {
    const litter = zip([
      {name: "__MACOSX/._1.hea", bytes: text},
      {name: "a/", bytes: Buffer.alloc(0)},
      {name: "a/._1.hea", bytes: text},
      {name: "a\\1.hea", bytes: text},
    ]);
    assert.deepEqual(
      (await members(litter)).map(({name}) => name),
      ["a/1.hea"],
    );
  });

  test("an archive that cannot be opened spoils no other file, and why is said", async () => {
    const given = [memoryFile(Buffer.from("no archive"), "bad.zip"), memoryFile(zip(files), "good.zip")];
    const said = [];
    const found = await withZipMembers(given, inflater, ({message}) => said.push(message));
    assert.deepEqual(
      found.map(({name}) => name),
      ["bad.zip", ...files.map(({name}) => name)],
    );
    assert.equal(said.length, 1);
    assert.match(said[0], /^"bad.zip" has no directory .*\.$/);
    await assert.rejects(
      withZipMembers(given.slice(0, 1), inflater, ({message}) => said.push(message)),
      /"bad.zip" has no directory/,
    );
    assert.equal(said.length, 1);
  });

  test("other files stay what they are", async () => {
    const plain = memoryFile(text, "100.hea");
    assert.deepEqual(await withZipMembers([plain], inflater), [plain]);
  });

  test("crc32 is the one everybody uses", () => assert.equal(crc32(Buffer.from("123456789")), 0xcbf43926));
});

/** The one sentence with which an archive, or reading its first member, is refused. */
async function refused(bytes) {
  try {
    const [first] = await members(bytes);
    await all(first);
  } catch (problem) {
    assert.equal(problem.name, "CoreRefusal", problem.stack);
    assert.match(problem.error.sentence, /^"db\.zip" [^\n]{10,300}\.$/);
    return problem.error.sentence;
  }
  return null;
}

describe("archives that are refused, in one sentence", () => {
  const one = (changes) => zip([{name: "100.dat", bytes: text, ...changes}]);
  const damaged = Buffer.from(deflateRawSync(text));
  damaged[20] ^= 0xff;
  const cases = {
    "an empty file": [Buffer.alloc(0), /no directory/],
    "no archive": [Buffer.alloc(100_000, 80), /no directory/],
    "an archive cut short": [zip(files).subarray(0, -30), /no directory/],
    "an archive without members": [zip([]), /holds no files/],
    "two members of one name": [zip([files[0], files[0]]), /two members named "db\/100\.hea"/],
    "an encrypted member": [one({encrypted: true}), /"100\.dat" is encrypted/],
    "a packing that is not read": [one({method: 14}), /method 14/],
    "a member longer than it says": [one({sizeBytes: text.length - 1}), /longer than it says/],
    "a member shorter than it says": [one({sizeBytes: text.length + 1}), /ends early/],
    "a member of another checksum": [one({crc: 1}), /checksum/],
    "a stored member of two sizes": [one({stored: true, sizeBytes: 5}), /two sizes/],
    "damaged packing": [one({packed: damaged}), /cannot be unpacked|checksum|ends early/],
    "packing cut short": [one({packed: deflateRawSync(text).subarray(0, 30)}), /cannot be unpacked|ends early/],
  };
  for (const [name, [bytes, words]] of Object.entries(cases)) {
    test(name, async () => assert.match(String(await refused(bytes)), words));
  }

  test("a claim of more members than can be listed", async () => {
    const bytes = zip(files, {zip64: true});
    bytes.writeBigUInt64LE(10n ** 9n, bytes.length - 22 - 20 - 56 + 32);
    assert.match(await refused(bytes), /claims 1,000,000,000 members/);
  });

  test("one part of several", async () => {
    const bytes = zip(files);
    bytes.writeUInt16LE(3, bytes.length - 18);
    assert.match(await refused(bytes), /several parts/);
  });
});

describe("hostile archives", () => {
  const small = [
    {name: "a.hea", bytes: Buffer.from("a 1 100\n")},
    {name: "b.dat", bytes: Buffer.alloc(64, 3), stored: true},
  ];
  test("every cut and every changed byte gives the bytes or one sentence", async () => {
    let read = 0;
    let refusals = 0;
    for (const bytes of [zip(small), zip(small, {zip64: true})]) {
      for (let at = 0; at < bytes.length; at += 1) {
        const changed = [0, 255, bytes[at] ^ 1, bytes[at] ^ 128].map((value) =>
          Buffer.concat([bytes.subarray(0, at), Buffer.of(value), bytes.subarray(at + 1)]),
        );
        for (const hostile of [bytes.subarray(0, at), ...changed]) {
          if ((await refused(hostile)) === null) read += 1;
          else refusals += 1;
        }
      }
    }
    assert.ok(read > 500 && refusals > 500, `${read} read, ${refusals} refused`);
  });
});
