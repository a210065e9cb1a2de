import { join } from 'node:path';
import { createLogger, format, type Logger } from 'winston';
import TransportStream from 'winston-transport';
import { type Report } from './application-log';
import { type PredictionForm, type PredictionSink, type SinkState } from './prediction-sink';
import { RotatingFile } from './rotating-file';

const FILE_OF: Record<PredictionForm, string> = { text: 'ml_predictions.log', record: 'predictions.ndjson' };

const ROTATION = { sizeBytes: 64 * 1024 * 1024, keep: 20 };

/** Lines of one form, as they go through winston: together, because an entry a line would cost more than a prediction. */
interface Block {
  level: string;
  /** Winston asks for a text. */
  message: '';
  form: PredictionForm;
  bytes: Buffer;
  lines: number;
  release: () => void;
}

/** Writes the blocks of one form to their file. */
class FileTransport extends TransportStream {
  constructor(
    private readonly form: PredictionForm,
    private readonly file: RotatingFile,
  ) {
    super();
  }

  override log({ form, bytes, lines, release }: Block, next: () => void): void {
    if (form === this.form) this.file.write(bytes, lines, release);
    next();
  }
}

/** Both forms of the prediction log as files that rotate. Only one process of a service may hold them. */
export class PredictionFiles implements PredictionSink {
  private lostBefore = 0;

  private constructor(
    readonly folder: string,
    private readonly files: RotatingFile[],
    private readonly logger: Logger,
  ) {}

  /**
   * @param report gets a sentence when lines cannot be written, and when they can again
   * @throws Error of the system, e.g. EACCES, when a file cannot be opened.
   */
  static async open(folder: string, report: Report): Promise<PredictionFiles> {
    const open = (form: PredictionForm): Promise<RotatingFile> =>
      RotatingFile.open(join(folder, FILE_OF[form]), { ...ROTATION, report });
    const [text, record] = [await open('text'), await open('record')];
    const logger = createLogger({
      // Blocks go on as they are.
      format: format((block) => block)(),
      transports: [new FileTransport('text', text), new FileTransport('record', record)],
    });
    return new PredictionFiles(folder, [text, record], logger);
  }

  write(form: PredictionForm, bytes: Buffer, lines: number, release: () => void): void {
    const block: Block = { level: 'info', message: '', form, bytes, lines, release };
    this.logger.log(block);
  }

  /** Counts lines that never got here. */
  lose(lines: number): void {
    this.lostBefore += lines;
  }

  state(): SinkState {
    return {
      lostLines: this.files.reduce((sum, { lostLines }) => sum + lostLines, this.lostBefore),
      fault: this.files.map(({ fault }) => fault).find((fault) => fault !== null) ?? null,
    };
  }

  async close(): Promise<void> {
    // The logger hands blocks on in order; once it has finished, the files have them all.
    await new Promise<void>((resolve) => this.logger.once('finish', resolve).end());
    await Promise.all(this.files.map((file) => file.close()));
  }
}
