/** The models that the site offers, and the one that classifies. */

import {fetchInference} from "./assets";
import type {Display} from "./display";
import {textOf} from "./elements";
import type {Loading} from "./loading";
import type {Workers} from "./workers";
import type {ModelChoice} from "../shared/protocol";

export class Models {
  readonly #display: Display;
  readonly #workers: Workers;
  readonly #loading: Loading;
  #chosen: ModelChoice | null = null;

  constructor(display: Display, workers: Workers, loading: Loading) {
    this.#display = display;
    this.#workers = workers;
    this.#loading = loading;
  }

  /** null: the site's default, not yet known. */
  get chosen(): ModelChoice | null {
    return this.#chosen;
  }

  choose(choice: ModelChoice): void {
    this.#chosen = choice;
    this.#display.screen?.setSelectedModel(choice.name, choice.precision);
  }

  /** The models and their runtime are most of all bytes: after the first picture, before anybody needs them. */
  async fetch(): Promise<void> {
    const fetched = await this.#loading.during(fetchInference()).catch(textOf);
    if (typeof fetched === "string") return this.#workers.provide({kind: "no_inference", reason: fetched});
    const {assets, offered} = fetched;
    this.#workers.provide({kind: "inference", assets});
    for (const {name, title, teaching} of offered) {
      this.#display.screen?.addModel(name, title, teaching ? "teaching" : "use");
    }
    this.choose(assets.default);
  }
}
