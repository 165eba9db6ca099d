// Random damage to sound ZIP archives: whatever comes, members are read or the archive is refused as a value.
//   node tests/fuzz/zip_fuzz.mjs SECONDS [SEED]      prints a summary; exit status 1 and the archive on a finding
// The reader is TypeScript, so memory is safe by itself; looked for are stray exceptions, senseless reads and hangs.
import {Duplex} from "node:stream";
import {createInflateRaw} from "node:zlib";
import {zip} from "../browser/zips.mjs";
import {importWeb} from "../golden/cli_bundled.mjs";

const [seconds = "10", firstSeed = "1"] = process.argv.slice(2);
const {withZipMembers} = await importWeb("zip");
const members = [
  {name: "a.hea", bytes: Buffer.from("a 1 100\n")},
  {name: "b/c.dat", bytes: Buffer.alloc(300, 3)},
  {name: "d.dat", bytes: Buffer.alloc(64, 3), stored: true},
];
const seeds = [
  zip(members),
  zip(members, {zip64: true}),
  zip(members, {prefix: Buffer.alloc(9), comment: Buffer.from("hello")}),
];
const mostRead_bytes = 2 ** 28; // the largest directory that is accepted, and more than any slice
const sliceBytes = 1e6;

let seed = Number(firstSeed);
function below(limit) {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((seed / 2 ** 32) * limit);
}

function damaged(archive) {
  const bytes = Buffer.from(archive);
  for (let count = 1 + below(6); count > 0; count -= 1) {
    const at = below(bytes.length);
    switch (below(4)) {
      case 0:
        bytes[at] = below(256);
        break;
      case 1:
        bytes[at] ^= 1 << below(8);
        break;
      case 2:
        bytes.fill(below(2) * 255, at, Math.min(bytes.length, at + below(9)));
        break;
      default:
        bytes.copy(bytes, at, below(bytes.length));
    }
  }
  return below(8) === 0 ? bytes.subarray(0, below(bytes.length)) : bytes;
}

function memoryFile(bytes) {
  return {
    name: "x.zip",
    sizeBytes: bytes.length,
    read: async (offset, size) => {
      if (!(Number.isSafeInteger(offset) && offset >= 0 && size >= 0 && size <= mostRead_bytes))
        throw new Error(`read ${offset} ${size}`);
      return new Uint8Array(bytes.subarray(offset, offset + size));
    },
  };
}

const inflater = () => Duplex.toWeb(createInflateRaw());
const until = Date.now() + 1000 * Number(seconds);
const counts = {read: 0, refused: 0};
while (Date.now() < until) {
  const archive = damaged(seeds[below(seeds.length)]);
  try {
    for (const member of await withZipMembers([memoryFile(archive)], inflater)) {
      await member.read(0, Math.min(member.sizeBytes, sliceBytes));
    }
    counts.read += 1;
  } catch (problem) {
    if (problem.name !== "CoreRefusal") {
      console.log(`finding: ${problem.stack}\n${archive.toString("base64")}`);
      process.exit(1);
    }
    counts.refused += 1;
  }
}
console.log(`${counts.read + counts.refused} inputs: ${counts.read} read, ${counts.refused} refused`);
