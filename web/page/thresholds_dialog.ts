/** All thresholds of the rhythm rules, each with its meaning, usual value and source; what is changed holds at once. */

import {AskingDialog} from "./question";
import {element} from "./result_sections";
import {thresholds} from "../shared/tables";

interface Row {
  readonly name: string;
  readonly usual: number;
  readonly input: HTMLInputElement;
}

export class ThresholdsDialog extends AskingDialog<null> {
  readonly #rows: readonly Row[];
  readonly #problem = this.part("[role=status]");
  readonly #reset = this.part<HTMLButtonElement>("[data-reset]");
  #onChange: (text: string) => void = () => undefined;

  constructor(dialog: HTMLDialogElement) {
    super(dialog, null);
    const list = this.part("[data-list]");
    this.#rows = Object.entries(thresholds).map(([name, {least, most, usual, unit, meaning, source}]) => {
      const input = element("input");
      input.type = "number";
      input.id = `threshold-${name}`;
      input.min = String(least);
      input.max = String(most);
      input.step = "any";
      input.required = true;
      const inUnit = (value: number) => (unit === "" ? String(value) : `${value} ${unit}`);
      const label = element("label", meaning, unit === "" ? "" : ` (${unit})`);
      label.htmlFor = input.id;
      const hint = element("span", `Usual ${inUnit(usual)}, from ${least} to ${most}. ${name}; source: ${source}.`);
      hint.id = `${input.id}-hint`;
      hint.className = "hint";
      input.setAttribute("aria-describedby", hint.id);
      input.addEventListener("change", () => this.#changed(input));
      const row = element("div", label, input, hint);
      row.className = "threshold";
      list.append(row);
      return {name, usual, input};
    });
    this.#reset.addEventListener("click", () => {
      for (const {input, usual} of this.#rows) input.value = String(usual);
      this.#tell();
    });
  }

  /** `text` as core/rhythm/thresholds.hpp reads it; `onChange` gets the new one with each change. Until it is closed. */
  async show(text: string, onChange: (text: string) => void): Promise<void> {
    this.withdraw();
    const values = new Map(text.split(" ").map((word) => word.split("=") as [string, string]));
    for (const {name, usual, input} of this.#rows) input.value = values.get(name) ?? String(usual);
    this.#onChange = onChange;
    this.#say();
    await this.open();
  }

  #changed(input: HTMLInputElement): void {
    if (input.validity.valid) return this.#tell();
    this.#problem.textContent = `A number from ${input.min} to ${input.max} is needed; what was set before still holds.`;
  }

  /** Only what is valid is told; the rest keeps its usual value until it is put right. */
  #tell(): void {
    this.#say();
    const changed = this.#rows.filter(({input, usual}) => input.validity.valid && input.valueAsNumber !== usual);
    this.#onChange(changed.map(({name, input}) => `${name}=${input.valueAsNumber}`).join(" "));
  }

  #say(): void {
    let count = 0;
    for (const {input, usual} of this.#rows) {
      const changed = input.valueAsNumber !== usual;
      if (changed) count += 1;
      input.parentElement?.toggleAttribute("data-changed", changed);
    }
    this.#problem.textContent =
      count === 0
        ? "All are the usual ones."
        : `${count === 1 ? "1 is" : `${count} are`} not the usual: screen and exports say so.`;
    this.#reset.disabled = count === 0;
  }

  protected accept(): void {
    this.close(null);
  }
}
