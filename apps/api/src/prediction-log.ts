import { BlockPool } from './block-pool';
import {
  type ChurnBatchRequest,
  type ChurnBatchResponse,
  type ChurnRequest,
  type ChurnResponse,
} from './churn/churn-contract';
import { partWriter } from './compiled-json';
import {
  type DemandBatchRequest,
  type DemandBatchResponse,
  type DemandRequest,
  type DemandResponse,
} from './demand/demand-contract';
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
    this.writeLater(() => this.writeChurn(headsOf(churnModel(answer.model_version), origin, stamp), request, answer));
  }

  /** As `churn`, in the order of the request. */
  churnBatch(origin: RequestOrigin, { customers }: ChurnBatchRequest, answers: ChurnBatchResponse): void {
    const { predictions, summary, model_version } = answers;
    for (const [category, count] of Object.entries(summary)) countPredictions('churn', model_version, category, count);
    const heads = this.beginBatch(churnModel(model_version), origin);
    customers.forEach((customer, i) => this.writeChurn(heads, customer, predictions[i]));
  }

  /** As `churn`. */
  demand(origin: RequestOrigin, request: DemandRequest, answer: DemandResponse): void {
    countPredictions('demand', answer.model_version, answer.movement, 1);
    const stamp = this.stamp();
    this.writeLater(() => this.writeDemand(headsOf(demandModel(answer.model_version), origin, stamp), request, answer));
  }

  /** As `churnBatch`. */
  demandBatch(origin: RequestOrigin, { products }: DemandBatchRequest, answers: DemandBatchResponse): void {
    const { predictions, summary, model_version } = answers;
    for (const [movement, count] of Object.entries(summary)) countPredictions('demand', model_version, movement, count);
    const heads = this.beginBatch(demandModel(model_version), origin);
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
  private beginBatch(model: string, origin: RequestOrigin): Heads {
    this.writeWaiting();
    const { text, record } = headsOf(model, origin, this.stamp());
    return { text, record: inOnePiece(record) };
  }

  private writeWaiting(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const write of waiting) {
      try {
        write();
      } catch {
        // What has no form in JSON was not answered either: the same compiled functions write the answer.
      }
    }
  }

  private writeChurn({ text, record }: Heads, request: ChurnRequest, answer: ChurnResponse): void {
    const { risk_category, churn_probability } = answer;
    const customer_id = this.loggedId(answer.customer_id);
    this.records.append(
      `${record}"customer_id":${idInJson(customer_id)},` +
        `"features":${churnFeatures(request)},"output":${churnOutput(answer)}}`,
    );
    this.text.append(
      `${text}Churn prediction for customer ${printable(customer_id)}: ` +
        `prob=${HUNDREDTHS[Math.round(churn_probability * 100)]}, category=${risk_category}`,
    );
  }

  private writeDemand({ text, record }: Heads, request: DemandRequest, answer: DemandResponse): void {
    const { product_id, forecast_7d, forecast_30d } = answer;
    this.records.append(
      `${record}"product_id":${idInJson(product_id)},"as_of_date":${JSON.stringify(request.as_of_date ?? null)},` +
        `"features":${demandFeatures(request)},"output":${demandOutput(answer)}}`,
    );
    this.text.append(
      `${text}Demand forecast for product ${printable(product_id)}: 7d=${forecast_7d}, 30d=${forecast_30d}`,
    );
  }
}

/** `0.00` to `1.00`: finding a number's digits costs more than finding these. */
const HUNDREDTHS = Array.from({ length: 101 }, (_, hundredths) => (hundredths / 100).toFixed(2));

const churnFeatures = partWriter('ChurnRequest', ['customer_id'], { total_purchases: null });
const churnOutput = partWriter('ChurnResponse', ['customer_id', 'model_version']);
const demandFeatures = partWriter('DemandRequest', ['product_id', 'as_of_date'], {
  recent_sales_14d: null,
  is_holiday: false,
});
const demandOutput = partWriter('DemandResponse', ['product_id', 'model_version']);

/** How both lines of a prediction begin: the same for all of a batch. */
interface Heads {
  text: string;
  record: string;
}

/** @param model of `modelWriter` */
function headsOf(model: string, { request_id, trace_id }: RequestOrigin, { text, record }: Stamp): Heads {
  // Of a few requests only: the lines of the others are no longer for it.
  const trace = trace_id === undefined ? '' : `"trace_id":"${trace_id}",`;
  return { text, record: `${record}${request_id}",${trace}${model}` };
}

const churnModel = modelWriter('churn');
const demandModel = modelWriter('demand');

/** Names a model and its version in a record; written once as long as the version stays. */
function modelWriter(model: string): (version: string) => string {
  let of: string | null = null;
  let text = '';
  return (version) => {
    if (version !== of) {
      of = version;
      text = inOnePiece(`"model":"${model}","model_version":"${version}",`);
    }
    return text;
  };
}

/** A text made of pieces is walked through for each line that it is part of. */
function inOnePiece(text: string): string {
  return Buffer.from(text).toString();
}

function idInJson(id: number | string): number | string {
  return typeof id === 'number' ? id : JSON.stringify(id);
}

const PLAIN = /^[\x20-\x7e]*$/;

/** An id may hold anything; a line break in it must not pass for a line of the log. */
function printable(id: number | string): string {
  if (typeof id === 'number' || PLAIN.test(id)) return String(id);
  return id.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The time as both lines begin with it. */
type Stamp = Heads;

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
        text: inOnePiece(`${localTime(time)} [INFO] `),
        record: inOnePiece(`{"time":"${time.toISOString()}","request_id":"`),
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
