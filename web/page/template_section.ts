/** The templates of beats as a table, and what a person can make of them. */

import {element, section, table} from "./result_sections";
import type {Edit} from "../shared/protocol";
import {clockText, type AnalysisReport} from "../shared/report";
import {beatLetters} from "../shared/tables";

/** `pressed`: the control that asked. */
type Ask = (pressed: HTMLElement, edit: Pick<Edit, "edit" | "begin" | "said"> & Partial<Edit>) => void;

const undo = "One undo takes it back.";

/** In its edits a template is named by its example: numbers change with every one that comes or goes. */
export function templates({templates: {groups}, beats}: AnalysisReport, ask: Ask): HTMLElement {
  const example = (index: number) => beats[groups[index]?.example ?? -1];
  const rows = groups.map(({beats: count, classes, by_hand}, index) => {
    const begin = example(index)?.sample;
    const split = button(`split-${index}`, "Split in two");
    split.disabled = count < 2 || begin === undefined;
    split.addEventListener("click", () => {
      const said = `Template ${index + 1} is split in two. ${undo}`;
      if (begin !== undefined) ask(split, {edit: "split_shape", begin, said});
    });
    return [
      `${index + 1}${by_hand === true ? " (by hand)" : ""}`,
      String(count),
      ...beatLetters.map((letter) => String(classes[letter])),
      clockText(example(index)?.time_s ?? 0),
      split,
    ];
  });
  const drawn = table("templates", ["Template", "Beats", ...beatLetters, "Example at", "Change"], rows);
  if (groups.length < 2) return section("Templates of beats", drawn);
  const choice = (id: string, chosen: number) => {
    const list = element("select");
    list.id = id;
    groups.forEach((_group, index) =>
      list.append(new Option(String(index + 1), String(index), false, index === chosen)),
    );
    return list;
  };
  const one = choice("merge-one", 0);
  const other = choice("merge-other", 1);
  const merge = button("merge", "Merge");
  merge.addEventListener("click", () => {
    const [begin, second] = [example(Number(one.value))?.sample, example(Number(other.value))?.sample];
    if (begin === undefined || second === undefined) return;
    const said = `Templates ${Number(one.value) + 1} and ${Number(other.value) + 1} are one. ${undo}`;
    ask(merge, {edit: "merge_shapes", begin, text: String(second), said});
  });
  const asked = element("p", element("label", "Template ", one), element("label", " and template ", other), " ", merge);
  return section("Templates of beats", drawn, asked);
}

function button(id: string, words: string): HTMLButtonElement {
  const drawn = element("button", words);
  drawn.type = "button";
  drawn.id = id;
  return drawn;
}
