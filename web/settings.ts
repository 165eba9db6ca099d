/** The few choices of a person that outlive a visit (theme, screen calibration); nothing of a recording is stored. */

const storageKey = "fiducial.settings";

export class Settings {
  readonly #values: Map<string, string>;

  constructor() {
    this.#values = new Map(Object.entries(stored()));
  }

  entries(): Iterable<[string, string]> {
    return this.#values;
  }

  get(key: string): string | undefined {
    return this.#values.get(key);
  }

  /** A browser that refuses storage loses the choice at the end of the visit, nothing more. */
  remember(key: string, value: string): void {
    this.#values.set(key, value);
    try {
      localStorage.setItem(storageKey, JSON.stringify(Object.fromEntries(this.#values)));
    } catch {
      return;
    }
  }
}

function stored(): Record<string, string> {
  try {
    const parsed: unknown = JSON.parse(localStorage.getItem(storageKey) ?? "{}");
    if (typeof parsed !== "object" || parsed === null) return {};
    return Object.fromEntries(Object.entries(parsed).filter(([, value]) => typeof value === "string")) as Record<string, string>;
  } catch {
    return {};  // refused or damaged: as on a first visit
  }
}
