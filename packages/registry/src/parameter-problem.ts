/** What can be wrong with the parameters of a request. */
export type ParameterProblemCode =
  | "UNKNOWN_PARAMETER"
  | "MISSING_PARAMETER"
  | "WRONG_TYPE"
  | "TOO_SMALL"
  | "TOO_LARGE"
  | "TOO_SHORT"
  | "TOO_LONG"
  | "PATTERN_MISMATCH"
  | "NOT_IN_ENUM"
  | "NOT_JSON"
  | "MORE_PROBLEMS";

/** One thing that is wrong with a request's parameters. Never holds the value of a sensitive or an undeclared one. */
export interface ParameterProblem {
  /** The parameter's name; empty where the parameters as a whole are meant. */
  readonly parameter: string;
  readonly code: ParameterProblemCode;
  /** One sentence that starts in lower case, with what was given in backticks; control characters are escaped. */
  readonly message: string;
}
