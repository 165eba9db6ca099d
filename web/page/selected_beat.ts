/** The selected beat in the text view: where it is, what it was called, and what a person says it is. */

import {element, probability, shown} from "./result_sections";
import {clockText, type AnalysisReport} from "../shared/report";
import {beatCodes, beatLetters, type BeatLetter} from "../shared/tables";

export interface SelectedBeatEvents {
  /** The beat to go to, by its number from 0. */
  readonly onSelect: (beat: number) => void;
  readonly onLabel: (sample: number, code: number, said: string) => void;
  /** null: there is no picture. */
  readonly onShow: (() => void) | null;
}

/** WFDB's code for "no beat": takes a person's label back. */
const noLabel = 0;

/** `beat` -1: none is selected. */
export function selectedBeat(
  {beats, class_names}: AnalysisReport,
  beat: number,
  events: SelectedBeatEvents,
): HTMLElement {
  const chosen = beats[beat];
  const title = element("h3", chosen === undefined ? "Beat" : placeOf(beat, beats.length, chosen.time_s));
  title.id = "selected-beat-title";
  title.tabIndex = -1;
  const section = element("section", title);
  section.id = "selected-beat";
  section.setAttribute("aria-labelledby", title.id);
  if (chosen === undefined) {
    section.append(
      element("p", beats.length === 0 ? "No beat was found." : "None is selected. Press a time to go to its beat."),
    );
    if (beats.length > 0) section.append(parts(button("beat-next", "First beat", () => events.onSelect(0))));
    return section;
  }
  section.append(element("p", wordsOf(chosen.class, chosen.probabilities)));
  const label = element("select");
  label.id = "beat-label";
  label.append(new Option("as found", String(noLabel)));
  beatLetters.forEach((letter, index) =>
    label.append(new Option(`${letter}, ${shown(class_names[letter])}`, String(beatCodes[index]))),
  );
  const give = button("beat-give", "Label", () => {
    const code = Number(label.value);
    const letter = beatLetters[(beatCodes as readonly number[]).indexOf(code)];
    const said =
      letter === undefined ? `Beat ${beat + 1}: back to what was found.` : `Beat ${beat + 1} is labelled ${letter}.`;
    events.onLabel(chosen.sample, code, said);
  });
  const to = (id: string, text: string, target: number) => {
    const made = button(id, text, () => events.onSelect(target));
    made.disabled = target < 0 || target >= beats.length;
    return made;
  };
  const {onShow} = events;
  section.append(
    parts(element("label", "This beat is ", label), give),
    parts(
      to("beat-previous", "Previous beat", beat - 1),
      to("beat-next", "Next beat", beat + 1),
      ...(onShow === null ? [] : [button("beat-show", "Show it in the picture", onShow)]),
    ),
  );
  return section;
}

/** The beat nearest to a time; -1 without beats. */
export function beatAt({beats}: AnalysisReport, seconds: number): number {
  let nearest = -1;
  let least = Number.POSITIVE_INFINITY;
  beats.forEach(({time_s}, index) => {
    const distance = Math.abs(time_s - seconds);
    if (distance < least) [nearest, least] = [index, distance];
  });
  return nearest;
}

function placeOf(beat: number, count: number, time_s: number): string {
  return `Beat ${beat + 1} of ${count}, at ${clockText(time_s)}`;
}

function wordsOf(letter: BeatLetter | null, probabilities: Readonly<Record<BeatLetter, number>> | null): string {
  if (letter === null) return "It has no class.";
  const answer =
    probabilities === null
      ? ""
      : ` The model: ${beatLetters.map((each) => `${each} ${probability(probabilities[each])}`).join(", ")}.`;
  return `Class ${letter}.${answer}`;
}

function parts(...content: readonly HTMLElement[]): HTMLElement {
  const made = element("div", ...content);
  made.className = "parts";
  return made;
}

function button(id: string, text: string, press: () => void): HTMLButtonElement {
  const made = element("button", text);
  made.type = "button";
  made.id = id;
  made.addEventListener("click", press);
  return made;
}
