/**
 * The results as a document: what a screen reader reads, what everybody reads where there is no WebGL2, and what the
 * browser tests check. File text enters through textContent only.
 */

import {byId} from "./elements";
import {
  element,
  episodes,
  experimentSections,
  leads,
  measures,
  mostBeats,
  notes,
  probability,
  rhythmScores,
  scores,
  section,
  shown,
  sourcesText,
  summary,
  table,
  trainedOn,
  wordsUsed,
} from "./result_sections";
import {beatAt, selectedBeat} from "./selected_beat";
import {templates} from "./template_section";
import type {Edit, Report} from "../shared/protocol";
import {
  analysisReport,
  placeText,
  evaluationReport,
  rhythmReport,
  signalChoices,
  type AnalysisReport,
  type ExperimentTable,
  type ReportedFinding,
  type SignalChoices,
} from "../shared/report";
import {beatLetters} from "../shared/tables";

export interface MirrorEvents {
  /** A beat was gone to, by its number from 0. */
  readonly onSelect: (beat: number) => void;
  readonly onShowPicture: () => void;
  /** In the words of core/record/signal_choices.hpp. */
  readonly onSignals: (choices: string) => void;
  readonly onEdit: (edit: Edit) => void;
  readonly onThresholds: () => void;
}

/** What the page asks about the results on show. */
export interface ShownResults {
  readonly name: string;
  /** What a person who confirms them stands by. */
  readonly subject: string;
  readonly reference: boolean;
}

export class Mirror {
  readonly #results = byId("results");
  readonly #status = byId("status");
  readonly #saveState = byId("save-state");
  readonly #selected = byId("selected");
  readonly #experiments = byId("experiments-table");
  readonly #events: MirrorEvents;
  readonly #hasPicture: () => boolean;
  #signalsOpen = false;
  /** Time of day at which the recording on show began, where it says so. */
  #startOfDay: number | undefined;
  /** The list of signals stays open, and the control that was pressed chosen, when results have been written anew. */
  #pressed = "";
  #analysis: AnalysisReport | null = null;
  #reference = false;
  /** Place of the selected beat in samples: beats keep no number when others come and go; -1: none. */
  #beatSample = -1;

  constructor(events: MirrorEvents, hasPicture: () => boolean) {
    this.#events = events;
    this.#hasPicture = hasPicture;
    byId("glossary").append(wordsUsed());
  }

  /** null: there are none yet. */
  get shown(): ShownResults | null {
    if (this.#analysis === null) return null;
    const {record, beats, findings, review} = this.#analysis;
    const counted = (count: number, one: string) => `${count} ${one}${count === 1 ? "" : "s"}`;
    return {
      name: shown(record.name),
      subject:
        `Recording ${shown(record.name)}: ${counted(beats.length, "beat")}, ${counted(findings.length, "finding")}, ` +
        `${counted(review?.edits ?? 0, "edit")} of yours.`,
      reference: this.#reference,
    };
  }

  /** Of the picture: finding and beat that were gone to. */
  saySelection(words: string): void {
    if (this.#selected.textContent !== words) this.#selected.textContent = words;
  }

  /** The beat that is selected in the picture is selected here too; -1: none. */
  followBeat(beat: number): void {
    if (this.#analysis === null) return;
    this.#beatSample = this.#analysis.beats[beat]?.sample ?? -1;
    this.#writeBeat();
  }

  /** Announced politely; the same text again is not repeated. */
  say(sentence: string): void {
    if (this.#status.textContent !== sentence) this.#status.textContent = sentence;
  }

  /** Whether the person's edits are safe; nothing to say without any. */
  showSaveState(state: string, reason: string): void {
    const words: Readonly<Record<string, string>> = {
      saving: "Saving edits ...",
      saved: `Edits are saved on this device. ${reason}`.trim(),
      unsaved: `Edits are not saved. ${reason}`,
      readonly: reason,
    };
    this.#saveState.textContent = words[state] ?? "";
    this.#saveState.dataset["state"] = state;
  }

  /** A recording is open, its analysis under way. */
  showRecording(name: string): void {
    this.#signalsOpen = false;
    this.#pressed = "";
    this.#analysis = null;
    this.#beatSample = -1;
    this.#results.replaceChildren(element("h2", `Recording ${shown(name)}`), element("p", "Analysis is running."));
  }

  /** Its analysis broke off: the picture shows what there is, which is no result to read. */
  showUnfinished(name: string): void {
    this.#analysis = null;
    this.#results.replaceChildren(
      element("h2", `Recording ${shown(name)}`),
      element(
        "p",
        "The analysis did not finish, so there are no results to read. An edit, an export or opening the recording again completes it.",
      ),
    );
  }

  /** The experiments of the Lab, in the order of the file. */
  showExperiments(experiments: ExperimentTable): void {
    this.#experiments.replaceChildren(...experimentSections(experiments));
  }

  showNoExperiments(sentence: string): void {
    this.#experiments.replaceChildren(element("p", sentence));
  }

  clear(): void {
    this.#results.replaceChildren();
  }

  showReport(report: Report): void {
    const analysis = analysisReport(report.analysis);
    this.#startOfDay = analysis.record.start_time_of_day_s;
    this.#analysis = analysis;
    this.#reference = report.evaluation !== null;
    const active = document.activeElement;
    const focused = this.#pressed !== "" ? this.#pressed : this.#results.contains(active) ? (active?.id ?? "") : "";
    this.#results.replaceChildren(
      element("h2", `Recording ${shown(analysis.record.name)}`),
      ...trainedOn(analysis),
      summary(analysis),
      ...this.#signals(signalChoices(report.signals)),
      this.#findings(analysis),
      this.#selectedBeat(analysis),
      this.#review(analysis),
      episodes(analysis),
      measures(analysis),
      ...leads(analysis),
      templates(analysis, (pressed, edit) => {
        this.#pressed = pressed.id;
        this.#events.onEdit(editOf(edit));
      }),
      ...(report.evaluation === null ? [] : scores(evaluationReport(report.evaluation))),
      ...(report.rhythms === null ? [] : rhythmScores(rhythmReport(report.rhythms))),
      this.#beats(analysis),
      notes(analysis),
    );
    if (focused !== "") document.getElementById(focused)?.focus();
    this.#pressed = "";
  }

  /** What a person says of the signals, as the list of the strip offers it; nothing where there is nothing to choose. */
  #signals({signals, by_hand, automatic_lead}: SignalChoices): readonly HTMLElement[] {
    if (signals.length < 2) return [];
    const choose = (control: HTMLElement, choices: string) => {
      this.#pressed = control.id;
      this.#events.onSignals(choices);
    };
    const name = (index: number) => shown(signals[index]?.name ?? "") || `signal ${index + 1}`;
    const boxes = signals.map((signal, index) => {
      const box = element("input");
      box.type = "checkbox";
      box.id = `signal-${index}`;
      box.checked = signal.ecg;
      const {opposite} = signal;
      box.disabled = opposite === null;
      if (opposite !== null) box.addEventListener("change", () => choose(box, opposite));
      const unit = signal.unit === "" ? "" : ` (${shown(signal.unit)})`;
      const note = opposite === null ? ": the only ECG" : signal.by_hand ? ": by hand" : "";
      return element("label", box, `${name(index)}${unit}${note}`);
    });
    const lead = element("select");
    lead.id = "main-lead";
    const offer = (text: string, choices: string, chosen: boolean) =>
      lead.append(new Option(text, choices, chosen, chosen));
    offer("Automatic", automatic_lead, !signals.some(({main}) => main));
    signals.forEach(({as_main, main}, index) => {
      if (as_main !== null) offer(name(index), as_main, main);
    });
    lead.addEventListener("change", () => choose(lead, lead.value));
    const automatic = element("button", "All automatic again");
    automatic.type = "button";
    automatic.id = "signals-automatic";
    automatic.disabled = !by_hand;
    automatic.addEventListener("click", () => choose(automatic, ""));
    const list = element(
      "details",
      element("summary", "Which signals are an ECG"),
      element(
        "fieldset",
        element("legend", "Beats are found in those ticked; in the others nothing is measured."),
        ...boxes,
      ),
      element("p", element("label", "Beats are classified from ", lead)),
      element("p", automatic),
      element(
        "p",
        "A change analyses the recording again: edits stay, and report and exports say what was chosen by hand.",
      ),
    );
    list.id = "signals";
    list.open = this.#signalsOpen;
    list.addEventListener("toggle", () => (this.#signalsOpen = list.open));
    return [list];
  }

  #findings({findings, review, thresholds}: AnalysisReport): HTMLElement {
    const list = element("ol");
    list.id = "findings";
    for (const finding of findings) {
      const placed = finding.start_s !== null && finding.start_s !== undefined;
      const item = element("li", finding.text);
      item.dataset["kind"] = finding.kind;
      item.dataset["priority"] = finding.priority;
      if (finding.inside !== undefined) item.dataset["inside"] = finding.inside;
      if (finding.decision !== undefined && finding.decision_holds === true)
        item.dataset["decision"] = finding.decision;
      if (placed) item.append(" ", this.#jump(finding.start_s));
      if (finding.decision_words !== undefined) item.append(element("strong", ` ${finding.decision_words}.`));
      item.append(element("br"), element("small", sourcesText(finding)));
      if (placed) item.append(this.#decisions(finding));
      list.append(item);
    }
    const waiting = (review?.waiting_decisions ?? []).map(({finding, decision}) =>
      element("p", `${shown(finding).replaceAll("_", " ")}: ${decision} by the reader, no longer found.`),
    );
    const button = element("button", "Thresholds");
    button.type = "button";
    button.id = "thresholds";
    button.addEventListener("click", () => this.#events.onThresholds());
    const used = Object.entries(thresholds).map(([name, value]) => `${name} ${value}`);
    return section("Findings for review", list, ...waiting, element("p", button, ` In use: ${used.join(", ")}.`));
  }

  /** What the person says of a finding; the button of what was said takes it back. */
  #decisions({kind, decision, decision_holds}: ReportedFinding): HTMLElement {
    const group = element("span");
    group.className = "decisions";
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", "What you say of it");
    const offers = [
      ["acknowledge_finding", "acknowledged", "Acknowledge"],
      ["confirm_finding", "confirmed", "Confirm"],
      ["dismiss_finding", "dismissed", "Dismiss"],
    ] as const;
    for (const [edit, state, label] of offers) {
      const said = decision === state && decision_holds === true;
      const button = element("button", label);
      button.type = "button";
      button.id = `${edit}-${kind}`;
      button.setAttribute("aria-pressed", String(said));
      button.addEventListener("click", () => {
        this.#pressed = button.id;
        this.#events.onEdit(editOf({edit: said ? "reopen_finding" : edit, text: kind}));
      });
      group.append(button);
    }
    return group;
  }

  /** How far a person stands by it, and what they wrote. */
  #review({review}: AnalysisReport): HTMLElement {
    const words = element("p", `${review?.words ?? "Automatic analysis, not reviewed"}.`);
    words.id = "review-state";
    if (review === undefined) return section("Review", words);
    const undo = element("button", "Undo the last edit");
    undo.type = "button";
    undo.id = "undo";
    undo.addEventListener("click", () => {
      this.#pressed = undo.id;
      this.#events.onEdit(editOf({edit: "undo", said: "The last edit is undone."}));
    });
    const rows = [
      ...review.rhythms.map(({rhythm, start_s, end_s}) => [shown(rhythm), this.#jump(start_s), this.#place(end_s)]),
      ...review.bookmarks.map(({text, time_s}) => [
        text === "" ? "bookmark" : shown(text, 255),
        this.#jump(time_s),
        "",
      ]),
    ];
    return section(
      "Review",
      words,
      element("p", undo),
      ...(rows.length === 0 ? [] : [table("notes", ["Rhythm or comment", "From", "To"], rows)]),
    );
  }

  #beats({beats}: AnalysisReport): HTMLElement {
    const rows = beats
      .slice(0, mostBeats)
      .map((beat, index) => [
        String(index + 1),
        this.#jump(beat.time_s),
        beat.class ?? "-",
        ...beatLetters.map((letter) => probability(beat.probabilities?.[letter] ?? null)),
      ]);
    const drawn = table("beats", ["Beat", "Time", "Class", ...beatLetters.map((letter) => `p(${letter})`)], rows);
    const more = beats.length > mostBeats ? ` The first ${mostBeats} of ${beats.length}; exports hold all.` : "";
    return section("Beats", element("p", `${beats.length === 1 ? "1 beat" : `${beats.length} beats`}.${more}`), drawn);
  }

  #place(seconds: number): string {
    return placeText(seconds, this.#startOfDay);
  }

  #jump(seconds: number): HTMLElement {
    const button = element("button", this.#place(seconds));
    button.setAttribute("type", "button");
    button.dataset["seconds"] = String(seconds);
    button.addEventListener("click", () => this.#goTo(seconds));
    return button;
  }

  /** The beat nearest to a time is selected, here and in the picture, and read. */
  #goTo(seconds: number): void {
    if (this.#analysis !== null) this.#select(beatAt(this.#analysis, seconds), "selected-beat-title");
  }

  #select(beat: number, focus: string): void {
    this.#beatSample = this.#analysis?.beats[beat]?.sample ?? -1;
    this.#writeBeat();
    document.getElementById(focus)?.focus();
    if (beat >= 0) this.#events.onSelect(beat);
  }

  #writeBeat(): void {
    if (this.#analysis !== null)
      document.getElementById("selected-beat")?.replaceWith(this.#selectedBeat(this.#analysis));
  }

  #selectedBeat(analysis: AnalysisReport): HTMLElement {
    const beat = analysis.beats.findIndex(({sample}) => sample === this.#beatSample);
    return selectedBeat(analysis, beat, {
      onSelect: (next) => this.#select(next, "selected-beat-title"),
      onLabel: (sample, code, said) => {
        this.#pressed = "beat-give";
        this.#events.onEdit(editOf({edit: "label", begin: sample, code, said}));
      },
      onShow: this.#hasPicture() ? this.#events.onShowPicture : null,
    });
  }
}

function editOf(edit: Pick<Edit, "edit"> & Partial<Edit>): Edit {
  return {begin: 0, end: 0, code: 0, text: "", said: "", ...edit};
}
