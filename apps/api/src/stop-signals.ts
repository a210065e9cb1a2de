/** A second signal finds no handler and ends the process at once. */
export function onSignal(stop: () => Promise<void>): void {
  process.once('SIGTERM', () => void stop());
  process.once('SIGINT', () => void stop());
}
