/** What a person waits for, in words. */

import type {Stage} from "./protocol";

export const stageTexts: Readonly<Record<Stage, string>> = {
  reading: "Reading the file",
  beats: "Finding the beats",
  model: "Starting the model",
  rhythm: "Reading the rhythm",
  classes: "Classifying beats",
  four_beats: "Asking S003's networks",
  explaining: "Asking what each beat is made of",
};
