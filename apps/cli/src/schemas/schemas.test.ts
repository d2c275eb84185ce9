import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { packageRoot } from "../package-root.ts";
import { actionListSchema } from "./action-list.ts";
import { checkpointSchema } from "./checkpoint.ts";
import { decisionSchema } from "./decision.ts";
import { entriesSchema } from "./entries.ts";
import { errorSchema } from "./error.ts";
import { proofSchema } from "./proof.ts";
import { scaffoldSchema } from "./scaffold.ts";
import { testRunSchema } from "./test-run.ts";
import { validationSchema } from "./validation.ts";
import { verificationSchema } from "./verification.ts";
import { verifiedProofSchema } from "./verified-proof.ts";

/** JSON Schemas of what each command prints under `--json`: files of the package, which docs/cli.md points to. */
const published = {
  "audit-checkpoint": checkpointSchema,
  "audit-prove": proofSchema,
  "audit-show": entriesSchema,
  "audit-verify": verificationSchema,
  "audit-verify-proof": verifiedProofSchema,
  check: decisionSchema,
  error: errorSchema,
  init: scaffoldSchema,
  "list-actions": actionListSchema,
  test: testRunSchema,
  validate: validationSchema,
};

describe("the JSON Schemas of --json", () => {
  // A change that is meant: UPDATE_SCHEMAS=1 vitest run src/schemas. It is a change of the command line's interface.
  it.each(Object.entries(published))("%s", (name, schema) => {
    const file = join(packageRoot, "output-schemas", `${name}.schema.json`);
    const generated = JSON.stringify(z.toJSONSchema(schema), undefined, 2);
    if (process.env["UPDATE_SCHEMAS"] === "1") writeFileSync(file, `${generated}\n`);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(JSON.parse(generated));
  });
});
