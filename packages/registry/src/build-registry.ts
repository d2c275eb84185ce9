import { suggest } from "@agent-safe/core";
import {
  checkYaml,
  type ParsedYaml,
  type Position,
  type Problem,
  type SourcePath,
  type YamlSource,
} from "@agent-safe/yaml";
import { type ActionDefinition, actionDefinitionSchema } from "./action-definition.ts";
import { checkAction } from "./check-action.ts";
import { environments as builtIn } from "./environments.ts";
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
    this.add(...found);
    if (definition === undefined) {
      this.#rememberName(source);
      return;
    }
    this.add(...checkAction(definition, source));
    const other = this.#sources.get(definition.name);
    if (other !== undefined) {
      const { file, line } = other.position(["name"]);
      const message = `the action ${shown(definition.name)} is defined twice, first in ${shown(`${file}:${line}`)}`;
      this.add(
        source.problem(["name"], {
          code: "DUPLICATE_ACTION",
          message,
          cure: "rename or remove one of the two",
        }),
      );
      return;
    }
    this.#sources.set(definition.name, source);
    this.#actions.set(definition.name, createAction(definition, source.position(["name"])));
  }

  /** The name of an action that is broken elsewhere still exists for what refers to it. */
  #rememberName(source: YamlSource): void {
    const name = Object.hasOwn(source.value, "name") ? source.value.name : undefined;
    if (typeof name === "string" && !this.#sources.has(name)) this.#sources.set(name, source);
  }

  addInventory({ source, problems }: ParsedYaml): void {
    this.add(...problems);
    if (source === undefined) return;
    this.#see(source.file);
    const { value: inventory, problems: found } = checkYaml(source, inventorySchema);
    this.add(...found);
    inventory?.targets.forEach((target, index) => {
      this.#addTarget(target, source, ["targets", index]);
    });
  }

  /** A target in a source of its own. */
  addTarget({ source, problems }: ParsedYaml): void {
    this.add(...problems);
    if (source === undefined) return;
    this.#see(source.file);
    const { value: target, problems: found } = checkYaml(source, targetSchema);
    this.add(...found);
    if (target !== undefined) this.#addTarget(target, source, []);
  }

  #addTarget(target: Target, source: YamlSource, path: SourcePath): void {
    this.#checkEnvironment(target, source, path);
    const first = this.#targetPlaces.get(target.id);
    if (first !== undefined) {
      const message = `the target ${shown(target.id)} is listed twice, first in ${shown(`${first.file}:${first.line}`)}`;
      const cure = "rename or remove one of the two";
      this.add(source.problem([...path, "id"], { code: "DUPLICATE_TARGET", message, cure }));
      return;
    }
    this.#targets.set(target.id, target);
    this.#targetPlaces.set(target.id, source.position([...path, "id"]));
  }

  #checkEnvironment({ environment }: Target, source: YamlSource, path: SourcePath): void {
    if (this.#environments.has(environment)) return;
    const near = suggest(environment, this.#environments);
    const known = [...this.#environments].map(shown).join(", ");
    const cure = near === undefined ? "correct it" : `did you mean \`${near}\`? If not, correct it`;
    this.add(
      source.problem([...path, "environment"], {
        code: "UNKNOWN_ENVIRONMENT",
        message: `unknown environment ${shown(environment)}, expected one of ${known}`,
        cure: `${cure}, or add it under \`environments:\` in \`agent-safe.yaml\``,
      }),
    );
  }

  finish(): LoadedRegistry {
    for (const { definition } of this.#actions.values()) this.#checkRollback(definition);
    const problems = this.#inOrderOfFiles();
    if (problems.some(({ severity }) => severity === "error")) return { problems };
    return { registry: createRegistry(this.#actions, this.#targets), problems };
  }

  #checkRollback(definition: ActionDefinition): void {
    const name = definition.rollbackAction;
    if (name === undefined) return;
    const source = this.#sources.get(definition.name)!;
    if (!this.#sources.has(name)) {
      const near = suggest(name, this.#sources.keys());
      this.add(
        source.problem(["rollback_action"], {
          code: "UNKNOWN_ROLLBACK_ACTION",
          message: `the registry has no action ${shown(name)} to roll back with`,
          cure: near === undefined ? "add that action, or name another" : `did you mean \`${near}\`?`,
        }),
      );
      return;
    }
    const action = this.#actions.get(name);
    if (action !== undefined && definition.rollbackParams.size > 0)
      this.#checkRollbackParams(definition, action.definition, source);
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
