import { SingleBar } from 'cli-progress';
import pc from 'picocolors';

/** Tells the share of a step that is done, 0 to 1, and where rows are worked off, how many are. */
export type ReportShare = (share: number, rows?: number) => void;

/** Shows steps as they run: a bar on a terminal, a line when each ends elsewhere. Always on stderr. */
export interface Progress {
  step<Result>(label: string, work: (report: ReportShare) => Promise<Result>): Promise<Result>;
  /** A line that the user should see between steps. */
  note(sentence: string): void;
}

/** For steps within a step that is shown. */
export const SILENT_PROGRESS: Progress = { note: () => undefined, step: (_, work) => work(() => undefined) };

const BAR_WIDTH = 30;

export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  return {
    note: (sentence) => void stream.write(`${pc.yellow('!')} ${sentence}\n`),
    async step(label, work) {
      const started = process.hrtime.bigint();
      const bar = stream.isTTY
        ? new SingleBar({
            stream,
            format: `  ${label} {bar} {percentage} %, {pace}{duration_formatted}`,
            barCompleteChar: '█',
            barIncompleteChar: '░',
            barsize: BAR_WIDTH,
            clearOnComplete: true,
            hideCursor: true,
          })
        : null;
      bar?.start(1, 0, { pace: '' });
      const secondsSoFar = () => Number(process.hrtime.bigint() - started) / 1e9;
      try {
        const result = await work((share, rows) =>
          bar?.update(Math.min(share, 1), { pace: rows === undefined ? '' : pace(share, rows, secondsSoFar()) }),
        );
        bar?.stop();
        stream.write(`${pc.green('✓')} ${label} ${pc.dim(`${secondsSoFar().toFixed(1)} s`)}\n`);
        return result;
      } catch (error) {
        bar?.stop();
        throw error;
      }
    },
  };
}

/** `812,000 rows/s, 3 s left, ` */
function pace(share: number, rows: number, seconds: number): string {
  const rowsPerSecond = Math.round(rows / seconds).toLocaleString('en');
  const left = share > 0 ? `${Math.ceil((seconds * (1 - share)) / share)} s left, ` : '';
  return `${rowsPerSecond} rows/s, ${left}`;
}
