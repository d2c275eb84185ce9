import type { VerifyReport } from "@agent-safe/sdk";
import type { Narrator, Tone } from "./narrator.ts";
import type { Finding } from "./proofs.ts";
import type { Played } from "./scene.ts";
import { answerOf, describeOutcome, tones } from "./tell-scene.ts";

/** What verifying the ledger came to, what could not be checked, and what else was found. */
export function tellLedger(narrator: Narrator, report: VerifyReport, findings: readonly Finding[]): void {
  for (const { name, status, detail } of report.checks) {
    narrator.entry(name, `${status}: ${detail}`, status === "failed" ? "bad" : undefined);
  }
  for (const { holds, text } of findings)
    narrator.entry(holds ? "found" : "WRONG", text, holds ? "good" : "bad");
}

/** All steps once more, as a table. */
export function tellTable(narrator: Narrator, steps: readonly Played[]): void {
  // Two spaces between the five columns; the longest answer has 16 characters.
  const room = narrator.width - 2 - 16 - 4 * 2;
  const step = Math.floor(room * 0.3);
  const why = Math.floor(room * 0.33);
  narrator.table(
    [
      { title: "#", width: 2 },
      { title: "step", width: step },
      { title: "decision", width: 16 },
      { title: "why", width: why },
      { title: "what really happened", width: room - step - why },
    ],
    steps.map((played, index) => [
      { text: String(index + 1) },
      { text: played.scene.title },
      { text: answerOf(played.attempt.decision), tone: tones[played.attempt.decision.result] },
      { text: played.attempt.decision.reason },
      whatHappened(played),
    ]),
  );
}

/** What is to be said at the end; answers whether all was as it should be. */
export function tellSummary(
  narrator: Narrator,
  steps: readonly Played[],
  findings: readonly Finding[],
): boolean {
  const count = (result: string): number =>
    steps.filter(({ attempt }) => attempt.decision.result === result).length;
  const done = steps.filter(({ attempt }) => attempt.outcome.kind === "done").length;
  narrator.paragraph(
    `The agent wanted ${steps.length} things: ${count("allow")} were allowed, ${count("deny")} were denied, ` +
      `${count("require_approval")} wait for a human. It did ${done} of them.`,
  );
  const wrong = [
    ...steps.flatMap(({ scene, complaints }) =>
      complaints.map((complaint) => `${scene.title}: ${complaint}`),
    ),
    ...findings.filter(({ holds }) => !holds).map(({ text }) => text),
  ];
  for (const complaint of wrong) narrator.entry("WRONG", complaint, "bad");
  if (wrong.length === 0) {
    narrator.paragraph(
      "What was allowed really happened, nothing else did, and the ledger can prove it.",
      "good",
    );
  } else {
    narrator.paragraph(
      `Not as it should be, in ${wrong.length} ${wrong.length === 1 ? "place" : "places"}.`,
      "bad",
    );
  }
  return wrong.length === 0;
}

/** The first finding is the one that a step is about. */
function whatHappened({ attempt, findings, complaints }: Played): { text: string; tone?: Tone } {
  if (complaints.length > 0) return { text: `WRONG: ${complaints.join("; ")}`, tone: "bad" };
  const seen = findings[0]?.text ?? "";
  if (attempt.outcome.kind === "done") return { text: seen };
  return { text: `${describeOutcome(attempt.outcome, attempt.decision)}; ${seen}` };
}
