/** The teaching experiments: fetched once, when the Lab or its table is first opened; text view and screen show the same. */

import {fetchExperiments} from "./assets";
import type {Display} from "./display";
import {textOf} from "./elements";
import type {Loading} from "./loading";
import type {Workers} from "./workers";
import {experimentTable} from "../shared/report";

export class Experiments {
  readonly #display: Display;
  readonly #workers: Workers;
  readonly #loading: Loading;
  #fetched: Promise<ArrayBuffer> | null = null;

  constructor(display: Display, workers: Workers, loading: Loading) {
    this.#display = display;
    this.#workers = workers;
    this.#loading = loading;
  }

  async load(): Promise<void> {
    this.#fetched ??= fetchExperiments();
    try {
      const bytes = await this.#loading.during(this.#fetched);
      this.#display.screen?.setExperiments(bytes);
      this.#workers.once(
        {kind: "experiments", text: new TextDecoder().decode(bytes)},
        (answer) => {
          const {mirror} = this.#display;
          if (answer.kind === "experiments") mirror.showExperiments(experimentTable(answer.table));
          else if (answer.kind === "experiments_failed") mirror.showNoExperiments(answer.error.sentence);
        },
        (reason) => this.#failed(reason),
      );
    } catch (problem) {
      this.#failed(textOf(problem));
    }
  }

  #failed(reason: string): void {
    this.#fetched = null; // the next wish asks again
    const sentence = `The experiments could not be loaded: ${reason}.`;
    this.#display.screen?.setLabProblem(sentence);
    this.#display.mirror.showNoExperiments(sentence);
  }
}
