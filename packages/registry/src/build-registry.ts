import { type JsonObject, type JsonValue, suggest } from "@agent-safe/core";
import {
  checkYaml,
  type ParsedYaml,
  type Position,
  type Problem,
  type SourcePath,
  type YamlSource,
} from "@agent-safe/yaml";
import { type ActionDefinition, actionDefinitionSchema } from "./action-definition.ts";
import { partsOf, readableParts } from "./action-parts.ts";
import { checkAction } from "./check-action.ts";
import { checkRollbackKeys } from "./check-rollback.ts";
import { environments as builtIn } from "./environments.ts";
import { type Finding, problemsAt } from "./finding.ts";
import { type Action, createAction, createRegistry, type Registry } from "./registry.ts";
import { shown } from "./shown.ts";
import { inventorySchema, type Target, targetSchema } from "./target.ts";

/** A registry, unless a problem is an error; and every problem that was found. */
export interface LoadedRegistry {
  readonly registry?: Registry;
  readonly problems: readonly Problem[];
}

/** Collects actions and an inventory, checks them alone and against each other, and builds the registry. */
export class RegistryBuilder {
  readonly #problems: Problem[] = [];
  readonly #files = new Map<string, number>();
  readonly #actions = new Map<string, Action>();
  readonly #sources = new Map<string, YamlSource>();
  readonly #rollbacks: { readonly name: string; readonly source: YamlSource }[] = [];
  readonly #targets = new Map<string, Target>();
  readonly #targetPlaces = new Map<string, Position>();
  readonly #environments: ReadonlySet<string>;

  constructor(environments: readonly string[] = []) {
    this.#environments = new Set([...builtIn, ...environments]);
  }

  add(...problems: readonly Problem[]): void {
    for (const problem of problems) {
      this.#see(problem.file);
      this.#problems.push(problem);
    }
  }

  #see(file: string): void {
    if (!this.#files.has(file)) this.#files.set(file, this.#files.size);
  }

  /** What is found across files comes last; shown, it belongs to the other problems of its file. */
  #inOrderOfFiles(): Problem[] {
    const order = (problem: Problem): number => this.#files.get(problem.file)!;
    return this.#problems.sort((a, b) => order(a) - order(b) || a.line - b.line || a.column - b.column);
  }

  addAction({ source, problems }: ParsedYaml): void {
    this.add(...problems);
    if (source === undefined) return;
    this.#see(source.file);
    const { value: definition, problems: found } = checkYaml(source, actionDefinitionSchema);
    const parts = definition === undefined ? readableParts(source.value) : partsOf(definition);
    const keys = definition === undefined ? [] : checkRollbackKeys(definition);
    this.add(...found, ...problemsAt(source, [...checkAction(parts, source), ...keys]));
    // The name of an action that is broken elsewhere still exists for what refers to it.
    const name = definition?.name ?? textAt(source.value, "name");
    if (name !== undefined && !this.#claimName(name, source)) return;
    if (parts.rollbackAction !== undefined) this.#rollbacks.push({ name: parts.rollbackAction, source });
    if (definition !== undefined)
      this.#actions.set(definition.name, createAction(definition, source.position(["name"])));
  }

  #claimName(name: string, source: YamlSource): boolean {
    const other = this.#sources.get(name);
    if (other === undefined) {
      this.#sources.set(name, source);
      return true;
    }
    const { file, line } = other.position(["name"]);
    const message = `the action ${shown(name)} is defined twice, first in ${shown(`${file}:${line}`)}`;
    const cure = "rename or remove one of the two";
    this.add(source.problem(["name"], { code: "DUPLICATE_ACTION", message, cure }));
    return false;
  }

  addInventory({ source, problems }: ParsedYaml): void {
    this.add(...problems);
    if (source === undefined) return;
    this.#see(source.file);
    const { value: inventory, problems: found } = checkYaml(source, inventorySchema);
    // As written, so that what is wrong with one target does not hide what is wrong with others.
    const written = Object.hasOwn(source.value, "targets") ? source.value.targets : undefined;
    const findings = Array.isArray(written)
      ? written.flatMap((target: JsonValue, index) => this.#checkTarget(target, source, ["targets", index]))
      : [];
    this.add(...found, ...problemsAt(source, findings));
    for (const target of inventory?.targets ?? []) this.#targets.set(target.id, target);
  }

  /** A target in a source of its own. */
  addTarget({ source, problems }: ParsedYaml): void {
    this.add(...problems);
    if (source === undefined) return;
    this.#see(source.file);
    const { value: target, problems: found } = checkYaml(source, targetSchema);
    this.add(...found, ...problemsAt(source, this.#checkTarget(source.value, source, [])));
    if (target !== undefined) this.#targets.set(target.id, target);
  }

  #checkTarget(target: JsonValue, source: YamlSource, path: SourcePath): Finding[] {
    const [id, environment] = [textAt(target, "id"), textAt(target, "environment")];
    return [
      ...(id === undefined ? [] : this.#checkId(id, source, [...path, "id"])),
      ...(environment === undefined ? [] : this.#checkEnvironment(environment, [...path, "environment"])),
    ];
  }

  #checkId(id: string, source: YamlSource, path: SourcePath): Finding[] {
    const first = this.#targetPlaces.get(id);
    if (first === undefined) {
      this.#targetPlaces.set(id, source.position(path));
      return [];
    }
    const message = `the target ${shown(id)} is listed twice, first in ${shown(`${first.file}:${first.line}`)}`;
    return [{ path, input: { code: "DUPLICATE_TARGET", message, cure: "rename or remove one of the two" } }];
  }

  #checkEnvironment(environment: string, path: SourcePath): Finding[] {
    if (this.#environments.has(environment)) return [];
    const near = suggest(environment, this.#environments);
    const known = [...this.#environments].map(shown).join(", ");
    const cure = near === undefined ? "correct it" : `did you mean \`${near}\`? If not, correct it`;
    const input = {
      code: "UNKNOWN_ENVIRONMENT",
      message: `unknown environment ${shown(environment)}, expected one of ${known}`,
      cure: `${cure}, or add it under \`environments:\` in \`agent-safe.yaml\``,
    };
    return [{ path, input }];
  }

  finish(): LoadedRegistry {
    for (const { name, source } of this.#rollbacks) this.#checkRollbackAction(name, source);
    for (const { definition } of this.#actions.values()) {
      const rollback = this.#actions.get(definition.rollbackAction ?? "")?.definition;
      if (rollback === undefined || definition.rollbackParams.size === 0) continue;
      this.#checkRollbackParams(definition, rollback, this.#sources.get(definition.name)!);
    }
    const problems = this.#inOrderOfFiles();
    if (problems.some(({ severity }) => severity === "error")) return { problems };
    return { registry: createRegistry(this.#actions, this.#targets), problems };
  }

  #checkRollbackAction(name: string, source: YamlSource): void {
    if (this.#sources.has(name)) return;
    const near = suggest(name, this.#sources.keys());
    this.add(
      source.problem(["rollback_action"], {
        code: "UNKNOWN_ROLLBACK_ACTION",
        message: `the registry has no action ${shown(name)} to roll back with`,
        cure: near === undefined ? "add that action, or name another" : `did you mean \`${near}\`?`,
      }),
    );
  }

  #checkRollbackParams(definition: ActionDefinition, rollback: ActionDefinition, source: YamlSource): void {
    const wanted = new Set(rollback.parameters.map(({ name }) => name));
    for (const name of definition.rollbackParams.keys()) {
      if (wanted.has(name)) continue;
      const near = suggest(name, wanted);
      this.add(
        source.problem(
          ["rollback_params", name],
          {
            code: "ROLLBACK_PARAMETER",
            severity: "warning",
            message: `the rollback action ${shown(rollback.name)} has no parameter ${shown(name)}, and would be refused`,
            cure: near === undefined ? "remove it, or declare it there" : `did you mean \`${near}\`?`,
          },
          "key",
        ),
      );
    }
    for (const { name, required, default: byDefault } of rollback.parameters) {
      if (!required || byDefault !== undefined || definition.rollbackParams.has(name)) continue;
      this.add(
        source.problem(
          ["rollback_params"],
          {
            code: "ROLLBACK_PARAMETER",
            severity: "warning",
            message: `the rollback action ${shown(rollback.name)} requires ${shown(name)}, which is not given here`,
            cure: `add \`${name}: { source: params.${name} }\` or another source`,
          },
          "key",
        ),
      );
    }
  }
}

/** A text that is written under a key, unless it is empty. */
function textAt(value: JsonValue, key: string): string | undefined {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  const text = (value as JsonObject)[key];
  return typeof text === "string" && text !== "" ? text : undefined;
}
