/**
 * Ends the process quietly when whoever reads its output has gone, as in `agent-safe audit show | head -1`. The exit code stays what
 * the command has set. Output is written last, so nothing is left undone.
 */
export function endQuietlyOnClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit();
    });
  }
}
