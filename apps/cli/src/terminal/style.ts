import pc from "picocolors";

/** How to draw for one stream: colours, or functions that leave text as it is, and the width in columns. */
export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
  readonly cyan: Paint;
  /** Columns to fill; unlimited where nobody reads along (a pipe, a file). */
  readonly width: number;
}

type Paint = (text: string) => string;

/** The style of a stream, as NO_COLOR, FORCE_COLOR, TERM and the stream itself ask for it. */
export function styleOf(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv = process.env): Style {
  const { bold, dim, red, green, yellow, cyan } = pc.createColors(wantsColour(stream, environment));
  const columns = stream.isTTY ? stream.columns : undefined;
  // Some pseudo-terminals say 0 columns; below 40 nothing readable can be laid out anyway.
  const width = columns === undefined ? Number.POSITIVE_INFINITY : Math.max(columns || 80, 40);
  return { bold, dim, red, green, yellow, cyan, width };
}

function wantsColour(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = environment;
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return stream.isTTY === true && TERM !== "dumb";
}
