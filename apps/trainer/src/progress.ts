import { SingleBar } from 'cli-progress';
import pc from 'picocolors';

/** Tells the share of a step that is done, 0 to 1. */
export type ReportShare = (share: number) => void;

/** Shows steps as they run: a bar on a terminal, a line when each ends elsewhere. Always on stderr. */
export interface Progress {
  step<Result>(label: string, work: (report: ReportShare) => Promise<Result>): Promise<Result>;
  /** A line that the user should see between steps. */
  note(sentence: string): void;
}

const BAR_WIDTH = 30;

export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  return {
    note: (sentence) => void stream.write(`${pc.yellow('!')} ${sentence}\n`),
    async step(label, work) {
      const started = process.hrtime.bigint();
      const bar = stream.isTTY
        ? new SingleBar({
            stream,
            format: `  ${label} {bar} {percentage} %, {duration_formatted}`,
            barCompleteChar: '█',
            barIncompleteChar: '░',
            barsize: BAR_WIDTH,
            clearOnComplete: true,
            hideCursor: true,
          })
        : null;
      bar?.start(1, 0);
      try {
        const result = await work((share) => bar?.update(Math.min(share, 1)));
        bar?.stop();
        const seconds = Number(process.hrtime.bigint() - started) / 1e9;
        stream.write(`${pc.green('✓')} ${label} ${pc.dim(`${seconds.toFixed(1)} s`)}\n`);
        return result;
      } catch (error) {
        bar?.stop();
        throw error;
      }
    },
  };
}
