/** The demo recordings: synthetic ones, which the core makes, and real ones, which came with the site. */

import {fetchDemoFiles, fetchRealDemos} from "./assets";
import type {Display} from "./display";
import {byId, textOf} from "./elements";
import type {Loading} from "./loading";
import type {OpenRecordings} from "./open_recordings";
import type {RealDemo, SyntheticDemo} from "../shared/protocol";

export class Demos {
  readonly #display: Display;
  readonly #recordings: OpenRecordings;
  readonly #loading: Loading;
  #real: readonly RealDemo[] = [];
  #synthetic: readonly SyntheticDemo[] = [];
  readonly #offered = new Set<string>();

  constructor(display: Display, recordings: OpenRecordings, loading: Loading) {
    this.#display = display;
    this.#recordings = recordings;
    this.#loading = loading;
  }

  get ids(): readonly string[] {
    return [...this.#synthetic, ...this.#real].map(({id}) => id);
  }

  /** Those that came with the site; a site without them offers the synthetic ones. */
  async fetch(): Promise<void> {
    try {
      this.#real = await this.#loading.during(fetchRealDemos());
    } catch {
      return;
    }
  }

  /** Those that a worker can make. The first one is opened where nothing else was asked for. */
  add(synthetic: readonly SyntheticDemo[]): void {
    if (this.#synthetic.length > 0) return; // one of the later workers
    this.#synthetic = synthetic;
    this.offer();
    const [opening] = synthetic;
    if (opening !== undefined && !this.#recordings.wished) this.open(opening.id);
  }

  /** Each demo once, synthetic ones first; called whenever one of the lists or the screen has arrived. */
  offer(): void {
    for (const {id, title, story} of this.#synthetic) this.#offer(id, title, story, "synthetic");
    for (const {id, title, story} of this.#real) this.#offer(id, title, story, "real");
  }

  #offer(id: string, title: string, story: string, kind: "synthetic" | "real"): void {
    const {screen, drawn} = this.#display;
    if ((screen === null && drawn) || this.#offered.has(id)) return;
    this.#offered.add(id);
    screen?.addDemo(id, title, story, kind);
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = title;
    button.title = story;
    button.dataset["demo"] = id;
    button.addEventListener("click", () => this.open(id));
    byId("demos").append(button);
  }

  open(id: string): void {
    const real = this.#real.find((demo) => demo.id === id);
    if (real === undefined) {
      this.#recordings.open({kind: "synthetic", id});
      return;
    }
    const stillWished = this.#recordings.wish();
    void this.#loading.during(
      fetchDemoFiles(real).then(
        (files) => {
          if (stillWished())
            this.#recordings.open({kind: "files", files: files.map((file) => ({path: file.name, file}))});
        },
        (problem: unknown) =>
          this.#display.tell("error", `The demo recording could not be loaded: ${textOf(problem)}.`),
      ),
    );
  }
}
