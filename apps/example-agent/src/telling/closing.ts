import type { Narrator } from "./narrator.ts";
import type { Finding } from "./proofs.ts";
import type { Played } from "./scene.ts";
import { answerOf, describeOutcome, tones } from "./tell-scene.ts";

/** All steps once more, as a table. */
export function tellTable(narrator: Narrator, played: readonly Played[]): void {
  // Two spaces between the five columns; the longest answer has 16 characters.
  const room = narrator.width - 2 - 16 - 4 * 2;
  const step = Math.floor(room * 0.25);
  const why = Math.floor(room * 0.35);
  narrator.table(
    [
      { title: "#", width: 2 },
      { title: "step", width: step },
      { title: "decision", width: 16 },
      { title: "why", width: why },
      { title: "what really happened", width: room - step - why },
    ],
    played.map(({ scene, attempt, findings, complaints }, index) => [
      { text: String(index + 1).padStart(2) },
      { text: scene.title },
      { text: answerOf(attempt.decision), tone: tones[attempt.decision.result] },
      { text: attempt.decision.reason },
      complaints.length > 0
        ? { text: `WRONG: ${complaints.join("; ")}`, tone: "bad" }
        : {
            text: [
              describeOutcome(attempt.outcome, attempt.decision),
              ...findings.map(({ text }) => text),
            ].join("; "),
          },
    ]),
  );
}

/** What is to be said at the end, and whether all was as it should be. */
export function tellSummary(
  narrator: Narrator,
  played: readonly Played[],
  findings: readonly Finding[],
): boolean {
  const count = (result: string): number =>
    played.filter(({ attempt }) => attempt.decision.result === result).length;
  const done = played.filter(({ attempt }) => attempt.outcome.kind === "done").length;
  narrator.paragraph(
    `The agent wanted ${played.length} things. ${count("allow")} were allowed and ${done} of them done; ` +
      `${count("deny")} were denied, ${count("require_approval")} wait for a human, and nothing came of those.`,
  );
  const wrong = [
    ...played.flatMap(({ scene, complaints }) =>
      complaints.map((complaint) => `${scene.title}: ${complaint}`),
    ),
    ...findings.filter(({ holds }) => !holds).map(({ text }) => text),
  ];
  for (const complaint of wrong) narrator.entry("WRONG", complaint, "bad");
  if (wrong.length === 0)
    narrator.paragraph("All of it is as it should be; the processes bear it out.", "good");
  else
    narrator.paragraph(
      `${wrong.length === 1 ? "One thing is" : `${wrong.length} things are`} not as they should be.`,
      "bad",
    );
  return wrong.length === 0;
}
