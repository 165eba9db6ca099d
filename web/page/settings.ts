/** The few choices of a person that outlive a visit; of a recording nothing but its SHA-256 is stored with them. */

const storageKey = "fiducial.settings";
/** Recordings whose choices are kept; the one chosen for longest ago goes first. */
const mostRecords = 200;

/**
 * Choices that belong to one recording, by the SHA-256 of what was recorded: "strips" (leads, display filter) or "signals"
 * (what is an ECG).
 */
export class RecordChoices {
  readonly #key: string;
  readonly #values: Map<string, string>;

  constructor(of: "strips" | "signals") {
    this.#key = `fiducial.${of}`;
    this.#values = new Map(Object.entries(stored(this.#key)));
  }

  get(sha256: string): string | undefined {
    return this.#values.get(sha256);
  }

  all(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#values);
  }

  /** "": nothing is chosen any more. */
  remember(sha256: string, choices: string): void {
    this.#values.delete(sha256);
    if (choices !== "") this.#values.set(sha256, choices);
    for (const oldest of this.#values.keys()) {
      if (this.#values.size <= mostRecords) break;
      this.#values.delete(oldest);
    }
    store(this.#key, this.#values);
  }
}

/** Leads, by number, that the choices for a strip (src/app/model/strip_choices.hpp) show upside down. */
export function invertedLeads(choices: string): readonly number[] {
  const lanes = choices
    .split(" ")
    .slice(5)
    .map((lane) => lane.split(":"));
  return lanes.filter(([, , inverted]) => inverted === "1").map(([lead]) => Number(lead));
}

/** By keys that the screen alone knows (src/app/model/settings.hpp), but for the theme, which colours the page as well. */
export class Settings {
  readonly #values: Map<string, string>;

  constructor() {
    this.#values = new Map(Object.entries(stored(storageKey)));
  }

  entries(): readonly (readonly [string, string])[] {
    return [...this.#values];
  }

  get(key: string): string | undefined {
    return this.#values.get(key);
  }

  /** A browser that refuses storage loses the choice at the end of the visit, nothing more. */
  remember(key: string, value: string): void {
    this.#values.set(key, value);
    store(storageKey, this.#values);
  }

  /** Of another version: nobody knows what it means. */
  forget(key: string): void {
    this.#values.delete(key);
    store(storageKey, this.#values);
  }
}

function store(key: string, values: ReadonlyMap<string, string>): void {
  try {
    localStorage.setItem(key, JSON.stringify(Object.fromEntries(values)));
  } catch {
    return;
  }
}

function stored(key: string): Record<string, string> {
  try {
    const parsed: unknown = JSON.parse(localStorage.getItem(key) ?? "{}");
    if (typeof parsed !== "object" || parsed === null) return {};
    return Object.fromEntries(Object.entries(parsed).filter(([, value]) => typeof value === "string")) as Record<
      string,
      string
    >;
  } catch {
    return {}; // refused or damaged: as on a first visit
  }
}
