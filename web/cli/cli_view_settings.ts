/** The few choices of a person that outlive a window: a file of their own, keyed as the screen and the page key them. */

import {spawnSync} from "node:child_process";
import {mkdirSync, readFileSync, writeFileSync} from "node:fs";
import {dirname, join} from "node:path";
import {dataFolder} from "./cli_view_journal";

/** Recordings whose strips are kept; the one chosen for longest ago goes first. */
const mostRecords = 200;

interface Stored {
  readonly settings: Record<string, string>;
  /** By the SHA-256 of what was recorded. */
  readonly strips: Record<string, string>;
}

export class ViewSettings {
  readonly #path: string;
  readonly #stored: Stored;

  private constructor(path: string, stored: Stored) {
    this.#path = path;
    this.#stored = stored;
  }

  /** As on a first visit where there is no such file, or none that can be read. */
  static read(): ViewSettings {
    const path = join(dataFolder(), "settings.json");
    try {
      const {settings, strips} = JSON.parse(readFileSync(path, "utf8")) as Partial<Stored>;
      return new ViewSettings(path, {settings: texts(settings), strips: texts(strips)});
    } catch {
      return new ViewSettings(path, {settings: {}, strips: {}});
    }
  }

  /** What a person chose; where they chose no theme, the system's. */
  entries(): readonly (readonly [string, string])[] {
    const {settings} = this.#stored;
    const theme = settings["theme"] === undefined && systemIsDark() ? [["theme", "dark"] as const] : [];
    return [...theme, ...Object.entries(settings)];
  }

  remember(key: string, value: string): void {
    this.#stored.settings[key] = value;
    this.#write();
  }

  strip(sha256: string): string | undefined {
    return this.#stored.strips[sha256];
  }

  keepStrip(sha256: string, choices: string): void {
    const {strips} = this.#stored;
    delete strips[sha256];
    if (choices !== "") strips[sha256] = choices;
    for (const oldest of Object.keys(strips).slice(0, -mostRecords)) delete strips[oldest];
    this.#write();
  }

  /** A folder that refuses loses the choice at the end of the visit, nothing more. */
  #write(): void {
    try {
      mkdirSync(dirname(this.#path), {recursive: true});
      writeFileSync(this.#path, `${JSON.stringify(this.#stored, null, 1)}\n`);
    } catch {
      return;
    }
  }
}

function texts(values: unknown): Record<string, string> {
  if (typeof values !== "object" || values === null) return {};
  return Object.fromEntries(Object.entries(values).filter(([, value]) => typeof value === "string")) as Record<
    string,
    string
  >;
}

/** As desktops of freedesktop.org say it; elsewhere the light one. */
function systemIsDark(): boolean {
  const asked = spawnSync("gsettings", ["get", "org.gnome.desktop.interface", "color-scheme"], {encoding: "utf8"});
  return asked.status === 0 && asked.stdout.includes("prefer-dark");
}
