import { join } from 'node:path';
import { createLogger, format, type Logger } from 'winston';
import TransportStream from 'winston-transport';
import { type ChurnRequest, type ChurnResponse } from './churn/churn-contract';
import { type DemandRequest, type DemandResponse } from './demand/demand-contract';
import { type ToLoggedId, toLoggedId } from './pseudonym';
import { RotatingFile } from './rotating-file';

/** One prediction, as it is logged: a sentence for people and a record for programs. */
interface PredictionEntry {
  level: string;
  message: string;
  record: Record<string, unknown>;
}

const ROTATION = { size: '64M', keep: 20 };

/** Writes each entry as one line to a file that never keeps a request waiting. */
class LineTransport extends TransportStream {
  constructor(
    private readonly file: RotatingFile,
    private readonly toLine: (entry: PredictionEntry) => string,
  ) {
    super();
  }

  override log(entry: PredictionEntry, next: () => void): void {
    this.file.append(this.toLine(entry));
    next();
  }
}

/**
 * The record of every prediction, in two forms: `ml_predictions.log` for people, e.g.
 * `2026-02-20 14:30:45 [INFO] Churn prediction for customer 123: prob=0.23, category=LOW` or
 * `2026-02-20 14:31:12 [INFO] Demand forecast for product 456: 7d=145, 30d=550` (local time), and
 * `predictions.ndjson` for drift detection, audit and feedback.
 */
export class PredictionLog {
  private constructor(
    private readonly logger: Logger,
    private readonly files: RotatingFile[],
    private readonly now: () => Date,
    private readonly loggedId: ToLoggedId,
  ) {}

  /**
   * @param report gets a sentence when lines cannot be written
   * @param loggedId what is written in place of a customer's id
   */
  static async open(
    folder: string,
    report: (sentence: string) => void,
    now: () => Date = () => new Date(),
    loggedId: ToLoggedId = toLoggedId(undefined),
  ): Promise<PredictionLog> {
    const options = { ...ROTATION, report };
    const text = await RotatingFile.open(join(folder, 'ml_predictions.log'), options);
    const records = await RotatingFile.open(join(folder, 'predictions.ndjson'), options);
    const logger = createLogger({
      // Entries go on as they are: each transport makes its own line.
      format: format((entry) => entry)(),
      transports: [
        new LineTransport(text, ({ level, message }) => `${localTime(now())} [${level.toUpperCase()}] ${message}`),
        new LineTransport(records, ({ record }) => JSON.stringify(record)),
      ],
    });
    return new PredictionLog(logger, [text, records], now, loggedId);
  }

  /** The features are complete in each record: what the request left out stands there as the model took it. */
  churn(requestId: string, request: ChurnRequest, answer: ChurnResponse): void {
    const { customer_id: id, total_purchases = null, ...given } = request;
    const customer_id = this.loggedId(id);
    const features = { ...given, total_purchases };
    const { customer_id: _, model_version, ...output } = answer;
    const probability = answer.churn_probability.toFixed(2);
    this.write(
      `Churn prediction for customer ${printable(customer_id)}: prob=${probability}, category=${answer.risk_category}`,
      { request_id: requestId, model: 'churn', model_version, customer_id, features, output },
    );
  }

  /** As `churn`. */
  demand(requestId: string, request: DemandRequest, answer: DemandResponse): void {
    const { product_id, as_of_date = null, recent_sales_14d = null, is_holiday = false, ...given } = request;
    const features = { ...given, recent_sales_14d, is_holiday };
    const { product_id: _, model_version, ...output } = answer;
    this.write(
      `Demand forecast for product ${printable(product_id)}: 7d=${answer.forecast_7d}, 30d=${answer.forecast_30d}`,
      { request_id: requestId, model: 'demand', model_version, product_id, as_of_date, features, output },
    );
  }

  private write(message: string, record: Record<string, unknown>): void {
    const entry: PredictionEntry = { level: 'info', message, record: { time: this.now().toISOString(), ...record } };
    this.logger.log(entry);
  }

  /** Resolves once every prediction that was logged lies in both files. */
  async close(): Promise<void> {
    // The logger hands entries on in order; once it has finished, the files have them all.
    await new Promise<void>((resolve) => this.logger.once('finish', resolve).end());
    await Promise.all(this.files.map((file) => file.close()));
  }
}

/** An id may hold anything; a line break in it must not pass for a line of the log. */
function printable(id: number | string): string {
  return String(id).replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** `2026-02-20 14:30:45`, in the time zone of the machine. */
function localTime(time: Date): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}
