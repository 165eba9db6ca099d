/** What the screen asks of whoever is behind it: the page, or the terminal program behind a window of its own. */

import type {Edit, ExportKind} from "./protocol";

/** What the person asked for; see app_take_commands. */
export type ScreenCommand =
  | {readonly kind: "open_picker"}
  | {readonly kind: "open_demo"; readonly id: string}
  | {readonly kind: "open_record"; readonly name: string}
  | {readonly kind: "select_model"; readonly name: string; readonly precision: "int8" | "fp32"}
  | {readonly kind: "cancel"}
  | {readonly kind: "export"; readonly what: ExportKind}
  | {
      readonly kind: "export";
      readonly what: "png";
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly caption: string;
    }
  | ({readonly kind: "edit"} & Edit)
  | {readonly kind: "load_experiments"}
  | {readonly kind: "ask_four_beats"}
  | {readonly kind: "explain_beat"; readonly sample: number; readonly what_if: string}
  | {readonly kind: "explain_all"}
  | {readonly kind: "choose_signals"; readonly choices: string}
  | {readonly kind: "move_operating_point"; readonly rarity_weight: number}
  | {readonly kind: "ask_time"}
  | {readonly kind: "show_device"}
  | {readonly kind: "ask_thresholds"}
  | {readonly kind: "ask_comment"; readonly sample: number; readonly place: string; readonly text: string}
  | {readonly kind: "ask_confirmation"; readonly subject: string}
  | {readonly kind: "set_theme"; readonly name: string}
  | {readonly kind: "remember"; readonly key: string; readonly value: string}
  | {readonly kind: "keep_strip"; readonly choices: string}
  | {readonly kind: "copy"; readonly text: string}
  | {readonly kind: "dismiss_message"};
