import { seedCustomer, seedProduct } from './running-api.fixture';

interface Sent {
  /** Its X-Request-Id. */
  id: string;
  model: 'churn' | 'demand';
  /** Requests that had ended when it was sent. */
  after: number;
  /** Null where no answer came. */
  status: number | null;
  /** Of the answer. */
  version: string | null;
  /** Lines that it has in each file of the prediction log. */
  rows: number;
}

const CLIENTS = 16;
const BATCH_ROWS = 20;

/** Clients that ask for predictions, each one after the other, until they are stopped; every tenth time for a batch. */
export class RunningClients {
  readonly sent: Sent[] = [];
  /** Answers of batches by more than one version. */
  readonly mixed: string[] = [];
  private running = true;
  private readonly clients: Promise<void>[];

  constructor(private readonly url: string) {
    this.clients = Array.from({ length: CLIENTS }, (_, client) => this.askOnAndOn(client));
  }

  /** Requests that were answered with 200. */
  get answered(): Sent[] {
    return this.sent.filter(({ status }) => status === 200);
  }

  /** What was answered otherwise, or not at all. */
  get failed(): Sent[] {
    return this.sent.filter(({ status }) => status !== 200);
  }

  /** Lines that each file of the prediction log should have. */
  get predictions(): number {
    return this.answered.reduce((sum, { rows }) => sum + rows, 0);
  }

  /** Resolves once so many more have been answered. */
  async more(answers: number): Promise<void> {
    const enough = this.answered.length + answers;
    await until(`${enough} requests were answered`, () => this.answered.length >= enough);
  }

  async stop(): Promise<void> {
    this.running = false;
    await Promise.all(this.clients);
  }

  private async askOnAndOn(client: number): Promise<void> {
    const model = client % 2 ? 'churn' : 'demand';
    const row = client % 2 ? seedCustomer : seedProduct;
    for (let i = 0; this.running; i++) {
      const isBatch = i % 10 === 9;
      const rows = isBatch ? BATCH_ROWS : 1;
      const list = client % 2 ? 'customers' : 'products';
      const id = `${client}-${i}`;
      const sent: Sent = { id, model, after: this.sent.length, status: null, version: null, rows };
      try {
        const response = await fetch(`${this.url}/api/predict/${model}${isBatch ? '/batch' : ''}`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', 'X-Request-Id': id },
          body: JSON.stringify(isBatch ? { [list]: Array.from({ length: rows }, () => row) } : row),
        });
        const answer = (await response.json()) as { model_version?: string; predictions?: { model_version: string }[] };
        sent.status = response.status;
        sent.version = answer.model_version ?? null;
        if (answer.predictions?.some(({ model_version }) => model_version !== answer.model_version))
          this.mixed.push(id);
      } catch {
        // No answer came: that is what the status null says. A service that starts anew is not stormed.
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      this.sent.push(sent);
    }
  }
}

/**
 * Waits for what is going to be.
 *
 * @throws Error with what it waited for, after a time in which everything is, on a busy machine too.
 */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MILLISECONDS;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`In vain waited until ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const PATIENCE_MILLISECONDS = 25_000;
