import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ArtefactDraft, FileModelRegistry } from '@retail-ml/model-registry';
import { handWrittenChurnDraft } from './churn-artefact.fixture';
import { handWrittenDemandDraft } from './demand-artefact.fixture';

/** The compiled program, as it is run in earnest: `nx run api:test` builds it before. */
const PROGRAM = join(__dirname, '../dist/bundle.js');

/** What the application log holds where nothing is wrong. */
export const NO_KEYS = 'No API keys are set: whoever is on this machine may ask, nobody else reaches the service.';

/** Of the application log. */
export interface Entry {
  time: string;
  level: string;
  message: string;
  request_id?: string;
  trace_id?: string;
  audit?: true;
}

export interface Program {
  child: ChildProcessWithoutNullStreams;
  output: { stdout: string; stderr: string };
  exit: Promise<number | null>;
  /** Where it serves, once it does. */
  url(): Promise<string>;
  /** Standard error is no terminal here: each line is an entry of the application log. */
  entries(): Entry[];
  messages(): string[];
}

export interface RunOptions {
  environment?: Record<string, string>;
  /** Command of the shell that comes before, such as `ulimit`. */
  before?: string;
}

/** A folder that the program runs in, with the programs that were started there. */
export class ProgramFolder {
  private readonly children: ChildProcessWithoutNullStreams[] = [];

  private constructor(readonly path: string) {}

  static async create(): Promise<ProgramFolder> {
    if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is not built: run "npx nx run api:build".`);
    return new ProgramFolder(await mkdtemp(join(tmpdir(), 'api-program-')));
  }

  /** On a free port, where the environment names none. */
  run({ environment = {}, before }: RunOptions = {}): Program {
    const [command, args] =
      before === undefined
        ? [process.execPath, [PROGRAM]]
        : ['/bin/sh', ['-c', `${before}; exec "$0" "$1"`, process.execPath, PROGRAM]];
    const child = spawn(command, args, {
      cwd: this.path,
      env: { ML_API_PORT: '0', ...environment },
    });
    this.children.push(child);
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
    const exit = once(child, 'close').then(([code]) => code as number | null);
    const url = async (): Promise<string> => {
      const ended = exit.then((code) => {
        throw new Error(`Ended with ${code} before it served: ${output.stderr}`);
      });
      while (!output.stdout.includes('\n')) await Promise.race([once(child.stdout, 'data'), ended]);
      ended.catch(() => undefined);
      return /http:\/\/[\d.]+:\d+/.exec(output.stdout)?.[0] as string;
    };
    const entries = (): Entry[] =>
      output.stderr
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as Entry);
    return { child, output, exit, url, entries, messages: () => entries().map(({ message }) => message) };
  }

  registry(name: 'churn' | 'demand'): FileModelRegistry {
    return new FileModelRegistry(join(this.path, 'models', name));
  }

  /**
   * Saves a version of each model and makes it champion.
   *
   * @returns the version of each
   */
  async saveModels(): Promise<Record<'churn' | 'demand', string>> {
    return {
      churn: await this.promote('churn', await handWrittenChurnDraft()),
      demand: await this.promote('demand', await handWrittenDemandDraft()),
    };
  }

  async promote(name: 'churn' | 'demand', draft: ArtefactDraft): Promise<string> {
    const { version } = await this.registry(name).save(draft);
    await this.registry(name).promote(version, 'for a test');
    return version;
  }

  /** Whole lines of a file of the prediction log; once the program has ended, there are no others. */
  async linesOf(file: 'ml_predictions.log' | 'predictions.ndjson'): Promise<string[]> {
    return (await readFile(join(this.path, 'logs', file), 'utf8')).split('\n').slice(0, -1);
  }

  /** Ends what still runs there. */
  async remove(): Promise<void> {
    for (const child of this.children) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await rm(this.path, { recursive: true, force: true, maxRetries: 5 });
  }
}
