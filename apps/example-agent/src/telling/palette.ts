import pc from "picocolors";

type Paint = (text: string) => string;

/** Colours by what they mean. */
export interface Palette {
  readonly good: Paint;
  readonly bad: Paint;
  readonly waiting: Paint;
  readonly title: Paint;
  readonly quiet: Paint;
}

/** Colours on a terminal, unless `NO_COLOR` says otherwise; `FORCE_COLOR` brings them elsewhere too. */
export function choosePalette(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): Palette {
  const forced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== "" && env.FORCE_COLOR !== "0";
  const enabled = !env.NO_COLOR && (forced || (stream.isTTY === true && env.TERM !== "dumb"));
  const colors = pc.createColors(enabled);
  return {
    good: colors.green,
    bad: colors.red,
    waiting: colors.yellow,
    title: colors.bold,
    quiet: colors.dim,
  };
}
