/**
 * Announces a piece of work by one line, runs it and says how long it took. On a terminal the line shows a bar
 * where the work can be measured and the elapsed seconds otherwise; elsewhere plain lines are printed.
 *
 * @template T
 * @param {string} label what is done, as in "Installing packages"
 * @param {() => Promise<T>} work
 * @param {object} [options]
 * @param {() => number} [options.doneFraction] between 0 and 1
 * @param {NodeJS.WriteStream} [options.stream] stderr by default: stdout belongs to results
 * @returns {Promise<T>}
 */
export async function step(label, work, { doneFraction, stream = process.stderr } = {}) {
  const started = performance.now();
  const seconds = () => ((performance.now() - started) / 1000).toFixed(1);
  const redraw = () => stream.write(`\r${label} ${bar(doneFraction)}${seconds()} s`);
  const timer = stream.isTTY ? setInterval(redraw, 200) : undefined;
  if (!stream.isTTY) stream.write(`${label} ...\n`);
  const close = (/** @type {string} */ ending) => {
    clearInterval(timer);
    // Erases what is left of the bar.
    stream.write(stream.isTTY ? `\r\u001b[K${label}: ${ending}\n` : `  ${ending}\n`);
  };
  try {
    const result = await work();
    close(`done in ${seconds()} s`);
    return result;
  } catch (error) {
    close(`failed after ${seconds()} s`);
    throw error;
  }
}

/** @param {(() => number) | undefined} doneFraction */
function bar(doneFraction) {
  if (doneFraction === undefined) return '';
  const done = Math.max(0, Math.min(1, doneFraction()));
  const filled = Math.round(done * 24);
  return `[${'#'.repeat(filled)}${'.'.repeat(24 - filled)}] ${String(Math.round(done * 100)).padStart(3)} % `;
}
