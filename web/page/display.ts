/** What a person sees: the picture, the same results as text, and the one message. There may be no picture, or not yet. */

import {fetchApp} from "./assets";
import {picture, printedPixelsPerMm, save, type PictureArea} from "./downloads";
import {byId, textOf} from "./elements";
import {Mirror} from "./mirror";
import {Screen} from "./screen";
import type {ScreenCommand} from "../shared/screen_command";
import type {Settings} from "./settings";
import type {Edit} from "../shared/protocol";

export interface DisplayEvents {
  readonly onCommand: (command: ScreenCommand) => void;
  /** In the text view: choices in the words of core/record/signal_choices.hpp. */
  readonly onSignals: (choices: string) => void;
  readonly onEdit: (edit: Edit) => void;
  readonly onThresholds: () => void;
}

export class Display {
  readonly mirror: Mirror;
  readonly #events: DisplayEvents;
  /** The theme that follows the system; null: a person chose one. */
  #systemTheme: string | null = null;
  #screen: Screen | null = null;
  #message: string | null = null;
  /** Why there is no picture: stands as long as the page, behind whatever is told later. */
  #noPicture: string | null = null;

  constructor(events: DisplayEvents) {
    this.#events = events;
    this.mirror = new Mirror(
      {
        ...events,
        onSelect: (beat) => this.#screen?.selectBeat(beat),
        onShowPicture: () => {
          this.#setTextView(false);
          byId("canvas").focus();
        },
      },
      () => this.drawn,
    );
    byId("text-view").addEventListener("click", () => this.#setTextView(document.body.dataset["view"] !== "text"));
  }

  /** null: none yet, or none at all (see `drawn`). */
  get screen(): Screen | null {
    return this.#screen;
  }

  /** A screen is there or on its way. */
  get drawn(): boolean {
    return document.body.dataset["canvas"] !== "none";
  }

  get message(): string | null {
    return this.#message;
  }

  /** Where no picture can be drawn, the results stand as text. */
  async start(settings: Settings): Promise<void> {
    try {
      this.#screen = await Screen.create(
        await fetchApp(),
        byId<HTMLCanvasElement>("canvas"),
        this.#events.onCommand,
        (alive) => this.#setTextView(!alive),
        (words) => this.mirror.saySelection(words),
      );
    } catch (problem) {
      this.#noPicture = `The drawing program could not start: ${textOf(problem)}.`;
      this.tell("error", this.#noPicture);
    }
    const screen = this.#screen;
    document.body.dataset["ready"] = "";
    if (screen === null) {
      document.body.dataset["canvas"] = "none";
      byId("no-picture").textContent =
        (this.#noPicture ?? "This browser offers no WebGL2, so the trace cannot be drawn.") +
        " The results stand here.";
      this.#setTextView(true);
      return;
    }
    for (const [key, value] of settings.entries()) {
      if (!screen.setSetting(key, value)) settings.forget(key);
    }
    if (this.#systemTheme !== null) screen.setSetting("theme", this.#systemTheme);
    const lessMotion = matchMedia("(prefers-reduced-motion: reduce)");
    const followMotion = () => screen.setSetting("reduced_motion", lessMotion.matches ? "1" : "0");
    lessMotion.addEventListener("change", followMotion);
    followMotion();
    if (this.#message !== null) screen.setMessage("error", this.#message);
  }

  tell(kind: "info" | "error", sentence: string): void {
    this.#message = sentence;
    this.#screen?.setMessage(kind, sentence);
    this.mirror.say(sentence);
    document.body.dataset["message"] = kind;
  }

  clearMessage(): void {
    this.dismissMessage();
    this.#screen?.clearMessage();
  }

  /** The screen has cleared it. */
  dismissMessage(): void {
    this.#message = this.#noPicture;
    if (this.#noPicture === null) delete document.body.dataset["message"];
    else document.body.dataset["message"] = "error";
  }

  goTo(seconds: number): void {
    this.#screen?.goTo(seconds);
    if (this.drawn) this.#setTextView(false);
  }

  setDropping(hovering: boolean): void {
    document.body.toggleAttribute("data-dropping", hovering);
    this.#screen?.setDropping(hovering);
  }

  /** What the person chose, now or on an earlier visit; as long as they chose nothing, the system's colours are followed. */
  applyTheme(name: string | undefined): void {
    this.#systemTheme = null;
    if (name !== undefined) document.documentElement.dataset["theme"] = name;
    else this.#followSystem();
  }

  #followSystem(): void {
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const contrast = matchMedia("(prefers-contrast: more), (forced-colors: active)");
    const follow = (first: boolean) => {
      if (!first && this.#systemTheme === null) return; // somebody chose
      this.#systemTheme = contrast.matches ? "contrast" : dark.matches ? "dark" : "paper";
      document.documentElement.dataset["theme"] = this.#systemTheme;
      this.#screen?.setSetting("theme", this.#systemTheme);
    };
    dark.addEventListener("change", () => follow(false));
    contrast.addEventListener("change", () => follow(false));
    follow(true);
  }

  /** Runs in the task of the frame that gave the command: the canvas is readable until that task ends. */
  async exportPicture(area: PictureArea): Promise<void> {
    if (this.#screen === null) return;
    const drawn = await this.#screen.drawnFor(printedPixelsPerMm, (canvas, pixelsPerMm) =>
      picture(canvas, area, pixelsPerMm),
    );
    if (drawn === null) this.tell("error", "The picture could not be made.");
    else save(`${area.name}.png`, drawn);
  }

  #setTextView(text: boolean): void {
    document.body.dataset["view"] = text ? "text" : "picture";
    byId("text-view").textContent = text ? "Back to the picture" : "Results as text";
    byId("document").hidden = !text;
    if (!text) this.#screen?.wantFrame();
    else if (this.#screen !== null) this.mirror.followBeat(Number(this.#screen.state()["selected_beat"]));
  }
}
