/** Milliseconds of processor time that a function takes: unlike the clock, it does not count other programs. */
export function cpuTime(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
