// Edits survive kills: the page's own storage logic on an IndexedDB that dies at random moments, a thousand times over.
// What the page called saved is there afterwards, in order, and what is there can be read.
import assert from "node:assert/strict";
import {after, describe, test} from "node:test";
import {bundledWeb} from "./cli_bundled.mjs";

/** Reproducible: the same kills on every run and machine. */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const compare = (a, b) => {
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
    if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1;
  }
  return a.length - b.length;
};

class KeyRange {
  static bound(lower, upper, lowerOpen, upperOpen) {
    return Object.assign(new KeyRange(), {lower, upper, lowerOpen, upperOpen});
  }
  holds(key) {
    const [low, high] = [compare(key, this.lower), compare(key, this.upper)];
    return (this.lowerOpen ? low > 0 : low >= 0) && (this.upperOpen ? high < 0 : high <= 0);
  }
}

/** A disk that outlives the processes, and the IndexedDB of one process; a dead process neither writes nor answers. */
class Disk {
  rows = [];
  process(chance) {
    const process = {alive: true};
    const later = (act) => setImmediate(() => process.alive && act());
    const disk = this;
    class Transaction extends EventTarget {
      changes = [];
      waiting = 0;
      error = null;
      constructor() {
        super();
        later(() => this.settle());
      }
      objectStore() {
        return this;
      }
      request(answer) {
        const request = new EventTarget();
        this.waiting += 1;
        later(() => {
          this.waiting -= 1;
          request.result = answer();
          request.dispatchEvent(new Event("success"));
        });
        return request;
      }
      getAll(range) {
        return this.request(() =>
          disk.rows.filter(({key}) => range.holds(key)).map(({value}) => structuredClone(value)),
        );
      }
      count(range) {
        return this.request(() => disk.rows.filter(({key}) => range.holds(key)).length);
      }
      delete(range) {
        this.changes.push((rows) => rows.filter(({key}) => !range.holds(key)));
        return this.request(() => undefined);
      }
      add(value, key) {
        const copy = structuredClone(value);
        this.changes.push((rows) => {
          if (rows.some((row) => compare(row.key, key) === 0)) throw new Error("ConstraintError");
          return [...rows, {key, value: copy}].sort((a, b) => compare(a.key, b.key));
        });
        return this.request(() => undefined);
      }
      settle() {
        if (this.waiting > 0) return later(() => this.settle());
        // The commit itself: before it nothing is on the disk, after it everything; a kill may come on either side.
        later(() => {
          try {
            disk.rows = this.changes.reduce((rows, change) => change(rows), disk.rows);
          } catch (problem) {
            this.error = {name: problem.message};
            this.dispatchEvent(new Event("abort"));
            return;
          }
          later(() => this.dispatchEvent(new Event("complete")));
        });
      }
    }
    process.indexedDB = {
      open: () => {
        const request = new EventTarget();
        request.result = Object.assign(new EventTarget(), {transaction: () => new Transaction()});
        later(() => request.dispatchEvent(new Event("success")));
        return request;
      },
    };
    process.chance = chance;
    return process;
  }
}

const tick = () => new Promise((done) => setImmediate(done));

/** One visit of the page: it restores what is stored, edits, and dies after some turns of the event loop. */
async function visit(page, disk, chance, fresh, turns) {
  const {Edits, JournalStore} = await page.fresh();
  const process = disk.process(chance);
  globalThis.indexedDB = process.indexedDB;
  globalThis.IDBKeyRange = KeyRange;
  Object.defineProperty(globalThis, "navigator", {value: {}, configurable: true}); // no locks, no promise to keep
  const seen = {saved: -1, found: null};
  let entries = 0;
  const edits = new Edits(
    JournalStore.open(() => undefined),
    {
      onState: () => {
        if (process.alive && edits.state[0] === "saved") seen.saved = entries;
      },
      inspect: (journal) => {
        // Stands for the worker: every entry is 8 bytes, its number and a check.
        assert.equal(journal.byteLength % 8, 0, "no torn entry");
        const words = new Uint32Array(journal.buffer);
        seen.found = words.length / 2;
        for (let i = 0; i < seen.found; i += 1) {
          assert.equal(words[2 * i], i, "entries in order, none missing");
          assert.equal(words[2 * i + 1], (i * 2_654_435_761) >>> 0, "as written");
        }
        void edits.inspected({entries: seen.found, edits: seen.found, damaged: false}, null);
      },
      restore: (journal) => {
        entries = journal.byteLength / 8;
      },
      ask: async () => true,
      onNotice: (_kind, sentence) => assert.fail(sentence),
      onNotKept: () => undefined,
    },
  );
  await edits.identify("a".repeat(64));
  for (let turn = 0; turn < turns; turn += 1) {
    if (edits.refusal === null && chance() < fresh) {
      const entry = new Uint32Array([entries, (entries * 2_654_435_761) >>> 0]);
      entries += 1;
      edits.add(entry.buffer);
    }
    await tick();
  }
  process.alive = false;
  return seen;
}

describe("edits under a thousand kills", async () => {
  const page = await bundledWeb("edits", "journal_store");
  after(() => page.remove());

  test("nothing that was called saved is lost, and no journal is damaged", {timeout: 120_000}, async () => {
    const chance = random(20_260_301);
    let confirmed = 0;
    let kills = 0;
    let told = 0;
    let disk = new Disk();
    for (; kills < 1000; kills += 1) {
      if (kills % 50 === 0) {
        // another recording
        disk = new Disk();
        confirmed = 0;
      }
      const turns = Math.floor(chance() * 24);
      const {saved, found} = await visit(page, disk, chance, 0.2 + 0.8 * chance(), turns);
      if (found !== null) assert.ok(found >= confirmed, `kill ${kills}: ${confirmed} were saved, ${found} are there`);
      else assert.ok(confirmed === 0 || turns < 8, `kill ${kills}: stored edits were not even looked for`);
      if (saved >= 0) told += 1;
      confirmed = Math.max(confirmed, saved);
      const stored = disk.rows.length;
      assert.ok(stored >= confirmed, `kill ${kills}: ${confirmed} were saved, ${stored} are on the disk`);
    }
    assert.ok(told > 300, `only ${told} visits ended with something saved`);
  });

  test("a disk that forgets the last commit is noticed by this very test", async () => {
    const chance = random(7);
    const disk = new Disk();
    const {saved} = await visit(page, disk, chance, 0.3, 60);
    assert.ok(saved > 0);
    disk.rows = disk.rows.slice(0, saved - 1);
    const {found} = await visit(page, disk, chance, 0, 30);
    assert.ok(found < saved, "the loss shows");
  });
});
