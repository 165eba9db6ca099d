/** What a person asks of the screen, carried out by the parts of the page. */

import type {Demos} from "./demos";
import type {Dialogs} from "./dialogs";
import type {Display} from "./display";
import {byId} from "./elements";
import type {Experiments} from "./experiments";
import type {Intake} from "./intake";
import type {Models} from "./models";
import type {OpenRecordings} from "./open_recordings";
import type {LaterRequest} from "./request_count";
import type {Settings} from "./settings";
import type {ModelChoice} from "../shared/protocol";
import type {ScreenCommand} from "../shared/screen_command";
import {longestNote_bytes} from "../shared/tables";

export interface PageParts {
  readonly settings: Settings;
  readonly display: Display;
  readonly dialogs: Dialogs;
  readonly intake: Intake;
  readonly recordings: OpenRecordings;
  readonly demos: Demos;
  readonly models: Models;
  readonly experiments: Experiments;
  /** Since the page was loaded. */
  readonly requests: readonly LaterRequest[];
}

export function obey(page: PageParts, command: ScreenCommand): void {
  switch (command.kind) {
    case "open_picker":
      return page.intake.showPicker();
    case "open_demo":
      return page.demos.open(command.id);
    case "open_record":
      return page.recordings.openRecord(command.name);
    case "select_model":
      return selectModel(page, {name: command.name, precision: command.precision});
    case "cancel":
      return page.recordings.cancel();
    case "export":
      if (command.what === "png")
        void page.display.exportPicture({...command, name: page.recordings.fileName("strip")});
      else page.recordings.exportAs(command.what);
      return;
    case "edit":
      return page.recordings.edit(command);
    case "move_operating_point":
      return page.recordings.shown?.analyser.moveOperatingPoint(command.rarity_weight);
    case "choose_signals":
      return page.recordings.chooseSignals(command.choices);
    case "load_experiments":
      return void page.experiments.load();
    case "ask_four_beats":
      return void page.recordings.askFourBeats();
    case "explain_beat":
      return page.recordings.shown?.analyser.explainBeat(command.sample, command.what_if);
    case "explain_all":
      return page.recordings.shown?.analyser.explainAll();
    case "ask_thresholds":
      return void askThresholds(page);
    case "ask_time":
      return void askTime(page);
    case "show_device":
      return void showDevice(page);
    case "ask_comment":
      return void askComment(page, command.sample, command.place, command.text);
    case "ask_confirmation":
      return void askConfirmation(page, command.subject);
    case "set_theme":
      return page.display.applyTheme(command.name);
    case "remember":
      return page.settings.remember(command.key, command.value);
    case "keep_strip":
      return page.recordings.rememberStrip(command.choices);
    case "copy":
      navigator.clipboard
        .writeText(command.text)
        .catch(() => page.display.tell("error", "The browser did not allow copying."));
      return;
    case "dismiss_message":
      return page.display.dismissMessage();
    default:
      return command satisfies never;
  }
}

export function selectModel({models, recordings}: PageParts, choice: ModelChoice): void {
  models.choose(choice);
  recordings.classifyAnew();
}

export async function askThresholds({dialogs, recordings}: PageParts): Promise<void> {
  await dialogs.thresholds.show(recordings.thresholds, (thresholds) => recordings.setThresholds(thresholds));
  // In the text view the button that asked was written anew with the results.
  if (document.body.dataset["view"] === "text") document.getElementById("thresholds")?.focus();
  else focusPicture();
}

async function askTime({display, dialogs, recordings}: PageParts): Promise<void> {
  const {screen} = display;
  if (screen === null || recordings.shown === null) return;
  const seconds = await dialogs.time.ask(screen.hasClock, (text, ofDay) => screen.parseTime(text, ofDay));
  if (seconds !== null) display.goTo(seconds);
  focusPicture();
}

/** The list of everything that can be saved. */
export async function askExport({display, dialogs, recordings}: PageParts): Promise<void> {
  const results = display.mirror.shown;
  if (results === null) return display.tell("info", "There is nothing to save yet: the results are not complete.");
  const what = await dialogs.exports.ask(results);
  focusPicture();
  if (what !== null) recordings.exportAs(what);
}

/** The person stands by the results, or does not. */
export async function askToConfirm(page: PageParts): Promise<void> {
  const results = page.display.mirror.shown;
  if (results === null)
    return page.display.tell("info", "There is nothing to confirm yet: the results are not complete.");
  await askConfirmation(page, results.subject);
}

async function showDevice({dialogs, recordings, requests}: PageParts): Promise<void> {
  await dialogs.device.show(requests, recordings.deviceActions());
}

async function askComment(page: PageParts, sample: number, place: string, before: string): Promise<void> {
  const {dialogs, recordings} = page;
  const recording = recordings.shown;
  const text = await dialogs.comment.ask(`To ${place}.`, before, longestNote_bytes);
  if (text !== null && recording === recordings.shown) {
    recordings.edit({edit: "bookmark", begin: sample, end: 0, code: 0, text, said: ""});
  }
  focusPicture();
}

async function askConfirmation({dialogs, recordings}: PageParts, subject: string): Promise<void> {
  const recording = recordings.shown;
  const date = dateOf(new Date());
  const name = await dialogs.confirmation.ask(`${subject} Date: ${date}.`, "", longestNote_bytes - date.length - 1);
  if (name !== null && recording === recordings.shown) {
    const text = name === "" ? date : `${date} ${name}`;
    recordings.edit({edit: "confirm", begin: 0, end: 0, code: 0, text, said: "Confirmed. Report and exports say so."});
  }
  focusPicture();
}

/** In the text view the browser gives the focus back to the button that asked. */
function focusPicture(): void {
  if (document.body.dataset["view"] !== "text") byId("canvas").focus();
}

/** Of the person's own day, year first. */
function dateOf(time: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}
