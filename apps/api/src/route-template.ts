import { type AdditionalProps, ExpressTemplateService, type TsoaRoute } from '@tsoa/runtime';
import { type NextFunction, type Response } from 'express';
import { answerInThisTurn } from './answers-of-a-turn';
import { BatchAnswer } from './batch-answer';
import { answerText, batchWriter } from './compiled-json';
import { BoundedValidationService } from './bounded-validation';

interface Handling {
  methodName: string;
  controller: object;
  validatedArgs: unknown[];
  response: Response;
  next: NextFunction;
}

/** What the generated routes work with: tsoa's own, but for how faults are bounded and answers are written. */
export class RouteTemplate extends ExpressTemplateService {
  constructor(models: TsoaRoute.Models, config: AdditionalProps) {
    super(models, config);
    this.validationService = new BoundedValidationService(models, config);
  }

  /** Calls the controller's method and sends what it returns, unless it has sent an answer itself. */
  override async apiHandler({ methodName, controller, validatedArgs, response, next }: Handling): Promise<void> {
    try {
      const method = (controller as Record<string, (...args: unknown[]) => Promise<unknown>>)[methodName];
      const answer = await method.apply(controller, validatedArgs);
      if (response.headersSent) return;
      const writeBatch = batchWriter(methodName);
      if (writeBatch === undefined) sendText(response, answerText(methodName, answer));
      else sendBatch(response, new BatchAnswer(writeBatch, answer));
    } catch (error) {
      next(error);
    }
  }
}

function sendText(response: Response, text: string): void {
  const bytes = Buffer.byteLength(text);
  describeJson(response, bytes);
  // A byte for each character is ASCII. Node takes thrice the memory for what may be more, and looks at each character.
  const encoding = bytes === text.length ? 'latin1' : 'utf8';
  answerInThisTurn(() => response.end(text, encoding));
}

function sendBatch(response: Response, answer: BatchAnswer): void {
  describeJson(response, answer.length);
  answerInThisTurn(() => answer.send(response));
}

/** Express's own `json` looks for a cached copy and a charset at each answer: half of what it costs. */
function describeJson(response: Response, bytes: number): void {
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.setHeader('Content-Length', bytes);
}
