import { BlockPool } from './block-pool';
import {
  type ChurnBatchRequest,
  type ChurnBatchResponse,
  type ChurnRequest,
  type ChurnResponse,
} from './churn/churn-contract';
import { type WriteJson, writeChurnRecord, writeDemandRecord } from './compiled-json';
import {
  type DemandBatchRequest,
  type DemandBatchResponse,
  type DemandRequest,
  type DemandResponse,
} from './demand/demand-contract';
import { type JsonBytes } from './json-bytes';
import { LineBuffer } from './line-buffer';
import { countPredictions } from './metrics';
import { type PredictionSink } from './prediction-sink';
import { type ToLoggedId, toLoggedId } from './pseudonym';
import { type RequestOrigin } from './trace-context';

/**
 * The record of every prediction, in two forms: `ml_predictions.log` for people, e.g.
 * `2026-02-20 14:30:45 [INFO] Churn prediction for customer 123: prob=0.23, category=LOW` or
 * `2026-02-20 14:31:12 [INFO] Demand forecast for product 456: 7d=145, 30d=550` (local time), and
 * `predictions.ndjson` for drift detection, audit and feedback.
 */
export class PredictionLog {
  private readonly text: LineBuffer;
  private readonly records: LineBuffer;
  private readonly stamp: () => Stamp;
  private waiting: (() => void)[] = [];

  /** @param loggedId what is written in place of a customer's id */
  constructor(
    private readonly sink: PredictionSink,
    private readonly loggedId: ToLoggedId = toLoggedId(undefined),
    now: () => number = () => Date.now(),
  ) {
    const pool = new BlockPool();
    this.text = new LineBuffer(pool, (...block) => sink.write('text', ...block));
    this.records = new LineBuffer(pool, (...block) => sink.write('record', ...block));
    this.stamp = stampsOf(now);
  }

  /** The features are complete in each record: what the request left out stands there as the model took it. */
  churn(origin: RequestOrigin, request: ChurnRequest, answer: ChurnResponse): void {
    countPredictions('churn', answer.model_version, answer.risk_category, 1);
    const stamp = this.stamp();
    this.writeLater(() => this.writeChurn(headsOf(CHURN, answer.model_version, origin, stamp), request, answer));
  }

  /** As `churn`, in the order of the request. */
  churnBatch(origin: RequestOrigin, { customers }: ChurnBatchRequest, answers: ChurnBatchResponse): void {
    const { predictions, summary, model_version } = answers;
    for (const [category, count] of Object.entries(summary)) countPredictions('churn', model_version, category, count);
    const heads = this.beginBatch(CHURN, model_version, origin);
    customers.forEach((customer, i) => this.writeChurn(heads, customer, predictions[i]));
  }

  /** As `churn`. */
  demand(origin: RequestOrigin, request: DemandRequest, answer: DemandResponse): void {
    countPredictions('demand', answer.model_version, answer.movement, 1);
    const stamp = this.stamp();
    this.writeLater(() => this.writeDemand(headsOf(DEMAND, answer.model_version, origin, stamp), request, answer));
  }

  /** As `churnBatch`. */
  demandBatch(origin: RequestOrigin, { products }: DemandBatchRequest, answers: DemandBatchResponse): void {
    const { predictions, summary, model_version } = answers;
    for (const [movement, count] of Object.entries(summary)) countPredictions('demand', model_version, movement, count);
    const heads = this.beginBatch(DEMAND, model_version, origin);
    products.forEach((product, i) => this.writeDemand(heads, product, predictions[i]));
  }

  /** Resolves once every prediction that was logged is where it goes. */
  async close(): Promise<void> {
    this.writeWaiting();
    this.text.flush();
    this.records.flush();
    await this.sink.close();
  }

  /**
   * At the end of the event loop's turn, together with the other lines of the turn: a line costs more where each is
   * written between the answers of two requests, because the processor has forgotten how.
   */
  private writeLater(write: () => void): void {
    if (this.waiting.length === 0) setImmediate(() => this.writeWaiting());
    this.waiting.push(write);
  }

  /** What waits was predicted before the batch. */
  private beginBatch(model: Model, version: string, origin: RequestOrigin): Heads {
    this.writeWaiting();
    return headsOf(model, version, origin, this.stamp());
  }

  private writeWaiting(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const write of waiting) {
      try {
        write();
      } catch {
        // It has no form in JSON.
        this.sink.lose(LINES_OF_A_PREDICTION);
      }
    }
  }

  private writeChurn({ text, record }: Heads, request: ChurnRequest, answer: ChurnResponse): void {
    const { risk_category, churn_probability } = answer;
    const customer_id = this.loggedId(answer.customer_id);
    this.records.append((to, at) =>
      goOn(to, at, record, writeChurnRecord, { customer_id, features: request, output: answer }),
    );
    this.text.append((to, at) => {
      at = printable(to, to.copy(at, text), customer_id);
      at = to.ascii(to.ascii(at, ': prob='), HUNDREDTHS[Math.round(churn_probability * 100)]);
      return to.ascii(to.ascii(at, ', category='), risk_category);
    });
  }

  private writeDemand({ text, record }: Heads, request: DemandRequest, answer: DemandResponse): void {
    const { product_id, forecast_7d, forecast_30d } = answer;
    const as_of_date = request.as_of_date ?? null;
    this.records.append((to, at) =>
      goOn(to, at, record, writeDemandRecord, { product_id, as_of_date, features: request, output: answer }),
    );
    this.text.append((to, at) => {
      at = printable(to, to.copy(at, text), product_id);
      at = to.number(to.ascii(at, ': 7d='), forecast_7d);
      return to.number(to.ascii(at, ', 30d='), forecast_30d);
    });
  }
}

/** In both forms. */
const LINES_OF_A_PREDICTION = 2;

const COMMA = 0x2c;

/** `0.00` to `1.00`: finding a number's digits costs more than finding these. */
const HUNDREDTHS = Array.from({ length: 101 }, (_, hundredths) => (hundredths / 100).toFixed(2));

/** Writes an object whose first fields stand in the head already. */
function goOn<Rest>(to: JsonBytes, at: number, head: Buffer, write: WriteJson<Rest>, rest: Rest): number {
  const brace = to.copy(at, head);
  const behind = write(to, brace, rest);
  to.bytes[brace] = COMMA;
  return behind;
}

/** What both lines of a model's predictions have in common. */
interface Model {
  name: string;
  /** Before the id in the text. */
  sentence: string;
}

const CHURN: Model = { name: 'churn', sentence: 'Churn prediction for customer ' };
const DEMAND: Model = { name: 'demand', sentence: 'Demand forecast for product ' };

/** How both lines of a prediction begin: the same for all of a batch. */
interface Heads {
  text: Buffer;
  record: Buffer;
}

function headsOf({ name, sentence }: Model, version: string, origin: RequestOrigin, stamp: Stamp): Heads {
  const { request_id, trace_id } = origin;
  // Of a few requests only: the lines of the others are no longer for it.
  const trace = trace_id === undefined ? '' : `"trace_id":"${trace_id}",`;
  return {
    text: Buffer.from(stamp.text + sentence),
    record: Buffer.from(`${stamp.record}${request_id}",${trace}"model":"${name}","model_version":"${version}"`),
  };
}

const PLAIN = /^[\x20-\x7e]*$/;

/** An id may hold anything; a line break in it must not pass for a line of the log. */
function printable(to: JsonBytes, at: number, id: number | string): number {
  if (typeof id === 'number') return to.number(at, id);
  if (PLAIN.test(id)) return to.ascii(at, id);
  const escaped = id.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return to.utf8(at, escaped);
}

/** The time as both lines begin with it. */
interface Stamp {
  text: string;
  record: string;
}

/** The time is written once a millisecond. */
function stampsOf(now: () => number): () => Stamp {
  let at = Number.NaN;
  let stamp: Stamp = { text: '', record: '' };
  return () => {
    const milliseconds = now();
    if (milliseconds !== at) {
      at = milliseconds;
      const time = new Date(milliseconds);
      stamp = {
        text: `${localTime(time)} [INFO] `,
        record: `{"time":"${time.toISOString()}","request_id":"`,
      };
    }
    return stamp;
  };
}

/** `2026-02-20 14:30:45`, in the time zone of the machine. */
function localTime(time: Date): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}
