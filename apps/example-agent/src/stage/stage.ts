import { AgentSafe } from "@agent-safe/sdk";
import { OperationsAgent } from "../agent/agent.ts";
import { createExecutor } from "../agent/executor.ts";
import { observe } from "../target/observe.ts";
import type { OwnedProcess } from "../target/owned-process.ts";
import type { PoolSpec } from "../target/pool-spec.ts";
import { RemotePools } from "../target/remote-pools.ts";
import { startSupervisor } from "../target/start-supervisor.ts";
import type { WorkerStatus } from "../target/worker-status.ts";
import type { Narrator } from "../telling/narrator.ts";
import { judgeScene, type Played, type Scene } from "../telling/scene.ts";
import { tellScene } from "../telling/tell-scene.ts";
import { closeRunFolder, createRunFolder, type RunFolder } from "./run-folder.ts";

/** What a stage is built from. */
export interface StageOptions {
  /** Folder of the project; it is copied, never written to. */
  readonly project: string;
  readonly pools: readonly PoolSpec[];
  /** The agent's id. */
  readonly caller: string;
  /** The incident that the agent works on. */
  readonly incident: string;
  readonly narrator: Narrator;
  /** Ends the story between two steps. */
  readonly signal: AbortSignal;
}

/** Where the story is played: the pools, the agent, agent-safe between them, and somebody who watches. */
export class Stage implements AsyncDisposable {
  readonly folder: RunFolder;
  readonly safe: AgentSafe;
  readonly narrator: Narrator;
  readonly agent: OperationsAgent;
  /** What was played, in order. */
  readonly played: Played[] = [];
  readonly #supervisor: OwnedProcess;
  readonly #signal: AbortSignal;

  private constructor(
    parts: Pick<Stage, "folder" | "safe" | "narrator" | "agent"> & {
      supervisor: OwnedProcess;
      signal: AbortSignal;
    },
  ) {
    this.folder = parts.folder;
    this.safe = parts.safe;
    this.narrator = parts.narrator;
    this.agent = parts.agent;
    this.#supervisor = parts.supervisor;
    this.#signal = parts.signal;
  }

  /** Opens the project and starts the pools; what was begun is ended again when something fails. */
  static async open(options: StageOptions): Promise<Stage> {
    const { narrator, signal } = options;
    const folder = await createRunFolder(options.project);
    let safe: AgentSafe | undefined;
    try {
      safe = await AgentSafe.open({
        config: folder.config,
        onDiagnostic: ({ code, message }) => narrator.entry("note", `${code}: ${message}`, "waiting"),
      });
      const supervisor = await startSupervisor(folder.sockets, options.pools);
      const executor = createExecutor(new RemotePools(folder.sockets));
      const agent = new OperationsAgent({
        safe,
        executor,
        caller: options.caller,
        incident: options.incident,
      });
      return new Stage({ folder, safe, narrator, agent, supervisor, signal });
    } catch (error) {
      await safe?.close();
      await closeRunFolder(folder);
      throw error;
    }
  }

  get supervisorPid(): number | undefined {
    return this.#supervisor.pid;
  }

  /** What the workers say at this moment. */
  observe(): Promise<readonly WorkerStatus[]> {
    return observe(this.folder.sockets);
  }

  /** One step: the agent asks and acts, the processes are looked at before and after, and all of it is told. */
  async step(scene: Scene): Promise<void> {
    this.#signal.throwIfAborted();
    const before = await this.observe();
    const attempt = await this.agent.attempt(scene.request);
    this.#tell(judgeScene(scene, attempt, { before, after: await this.observe() }));
  }

  /** Several steps that are asked for at once, and then taken one by one. */
  async plan(scenes: readonly Scene[]): Promise<void> {
    this.#signal.throwIfAborted();
    const attempts = this.agent.attemptPlan(scenes.map((scene) => scene.request));
    for (const scene of scenes) {
      this.#signal.throwIfAborted();
      const before = await this.observe();
      const next = await attempts.next();
      if (next.done) throw new Error(`the plan was not answered for \`${scene.title}\``);
      this.#tell(judgeScene(scene, next.value, { before, after: await this.observe() }));
    }
  }

  /** Ends every process, and finishes the ledger. */
  async close(): Promise<void> {
    await Promise.all([this.#supervisor.stop(), this.safe.close()]);
    await closeRunFolder(this.folder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #tell(played: Played): void {
    // Processes that were ended under a step say nothing about it.
    this.#signal.throwIfAborted();
    this.played.push(played);
    tellScene(this.narrator, String(this.played.length), played, (action) => this.#showable(action));
  }

  #showable(action: string): ReadonlySet<string> {
    const definition = this.safe.listActions().find(({ name }) => name === action);
    const parameters = definition?.parameters.filter(({ sensitive }) => !sensitive) ?? [];
    return new Set(parameters.map(({ name }) => name));
  }
}
