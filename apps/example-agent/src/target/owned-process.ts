import { type ChildProcess, fork, type Serializable } from "node:child_process";

/** Characters kept of what a child says on stderr. */
const maxComplaint = 2_000;
/** Generous, for a machine that is busy with other things. */
const answerTimeoutMs = 30_000;

/**
 * A Node child process that this process started and answers for. The channel between the two tells the child when we
 * are gone, so that it leaves too, even after `kill -9`.
 */
export class OwnedProcess {
  /** Resolves when the process has ended, or could not be started. */
  readonly gone: Promise<void>;
  readonly #name: string;
  readonly #patienceMs: number;
  readonly #child: ChildProcess;
  #complaint = "";

  /** `patienceMs`: how long it may take to leave when asked, before it is killed. */
  constructor(options: { name: string; program: string; args: readonly string[]; patienceMs: number }) {
    this.#name = options.name;
    this.#patienceMs = options.patienceMs;
    this.#child = fork(options.program, options.args, {
      // Nothing of our environment: these processes have no business with anyone's credentials.
      env: {},
      execArgv: [],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#complaint = (this.#complaint + text).slice(-maxComplaint);
    });
    // No memory or no more processes: that comes as `error`, and `close` does not follow it.
    this.gone = new Promise((resolve) => {
      // Not `exit`: after `close` all that it said on stderr is here.
      this.#child.once("close", () => resolve());
      this.#child.once("error", () => resolve());
    });
  }

  /** Undefined when the process could not be started. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  get alive(): boolean {
    return this.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Waits for the next message of the process, after sending it one if there is one to send. */
  async answer(message?: Serializable): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    let heard: (() => void) | undefined;
    const answered = new Promise<void>((resolve) => {
      heard = resolve;
      this.#child.once("message", heard);
    });
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`\`${this.#name}\` did not answer in time`)),
        answerTimeoutMs,
      );
    });
    const gone = this.gone.then(() => {
      throw new Error(
        `\`${this.#name}\` ended before it answered; ${this.#complaint.trim() || "it said nothing"}`,
      );
    });
    try {
      // A channel that is closed already makes `send` fail; `gone` says so better.
      if (message !== undefined) this.#child.send(message, () => undefined);
      await Promise.race([answered, late, gone]);
    } finally {
      clearTimeout(timer);
      if (heard !== undefined) this.#child.off("message", heard);
      gone.catch(() => undefined);
    }
  }

  /** Asks the process to leave, and kills it when it does not. Resolves when it is gone. */
  async stop(): Promise<void> {
    if (this.alive) this.#child.kill("SIGTERM");
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), this.#patienceMs);
    await this.gone;
    clearTimeout(timer);
  }
}
