import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** Real files in a folder of their own, removed when the test ends. */
export interface TemporaryProject {
  readonly folder: string;
  path(name: string): string;
  write(files: Readonly<Record<string, string>>): void;
  /** The ledger's entries. */
  entries(): Record<string, unknown>[];
}

/** A small project that holds one of each thing a decision depends on. */
export const smallProject: Readonly<Record<string, string>> = {
  "agent-safe.yaml": `
inventory: ./inventory.yaml
audit_log: ./audit.jsonl
audit: { fsync: "off" }
signing_key: a secret of at least thirty-two bytes
`,
  "actions/restart.yaml": `
name: restart
version: 1.0.0
description: Restarts a service
risk_class: medium
target_types: [service]
parameters:
  - { name: service, type: string }
  - { name: grace, type: integer, required: false, default: 30, constraints: { min_value: 0, max_value: 300 } }
`,
  "actions/login.yaml": `
name: login
version: 2.1.0
description: Logs in
risk_class: low
target_types: [service]
tags: [auth]
parameters:
  - { name: password, type: string, sensitive: true, constraints: { min_length: 8 } }
`,
  "inventory.yaml": `
targets:
  - { id: dev/web, type: service, environment: dev, sensitivity: public, labels: { team: web } }
  - { id: prod/web, type: service, environment: prod, sensitivity: critical }
  - { id: dev/db, type: database, environment: dev, sensitivity: internal }
`,
  "policies/default.yaml": `
rules:
  - name: allow-dev
    priority: 10
    match: { targets: { environments: [dev] } }
    decision: allow
    reason: Development is free
  - name: approve-prod
    priority: 20
    match: { targets: { environments: [prod] } }
    decision: require_approval
    reason: Production needs a human
  - name: deny-mallory
    priority: 100
    match: { callers: { agent_ids: [mallory] } }
    decision: deny
    reason: Mallory is not welcome
`,
};

export function temporaryProject(files: Readonly<Record<string, string>> = smallProject): TemporaryProject {
  const folder = mkdtempSync(join(tmpdir(), "agent-safe-sdk-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const project: TemporaryProject = {
    folder,
    path: (name) => join(folder, name),
    write(more) {
      for (const [name, text] of Object.entries(more)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), text);
      }
    },
    entries() {
      const text = readFileSync(join(folder, "audit.jsonl"), "utf8");
      return text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    },
  };
  project.write(files);
  return project;
}
