import type {CoreError} from "./protocol";

/** An input that cannot be used: a value for people, not a defect. */
export class CoreRefusal extends Error {
  readonly error: CoreError;

  constructor(error: CoreError) {
    super(error.sentence);
    this.name = "CoreRefusal";
    this.error = error;
  }
}
