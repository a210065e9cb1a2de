/** A fault that its message explains in full, with what to do: it is shown without a stack. */
export class SetupError extends Error {}

/**
 * Runs a program of tools/: a SetupError ends it with its message and exit code 1.
 *
 * @param {() => Promise<void>} main
 */
export async function runTool(main) {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof SetupError ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}
