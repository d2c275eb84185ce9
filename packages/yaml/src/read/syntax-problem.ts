import type { ProblemInput } from "../problem.ts";

/** A problem together with the offsets that it points at. */
export interface Finding {
  readonly input: ProblemInput;
  readonly start: number;
  readonly end: number;
}

/** Thrown inside the readers at what makes the rest of a text unreadable; never leaves `parseYaml`. */
export class SyntaxProblem extends Error implements Finding {
  readonly input: ProblemInput;
  readonly start: number;
  readonly end: number;

  constructor(input: ProblemInput, start: number, end: number = start + 1) {
    super(input.message);
    this.input = input;
    this.start = start;
    this.end = end;
  }
}
