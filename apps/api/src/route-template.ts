import { type AdditionalProps, ExpressTemplateService, type TsoaRoute } from '@tsoa/runtime';
import { type NextFunction, type Response } from 'express';
import { answerInThisTurn } from './answers-of-a-turn';
import { answerText } from './compiled-json';
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
      if (!response.headersSent) sendJson(response, answerText(methodName, answer));
    } catch (error) {
      next(error);
    }
  }
}

/** Express's own `json` looks for a cached copy and a charset at each answer: half of what it costs. */
function sendJson(response: Response, text: string): void {
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  const bytes = Buffer.byteLength(text);
  response.setHeader('Content-Length', bytes);
  // A byte for each character is ASCII. Node takes thrice the memory for what may be more, and looks at each character.
  answerInThisTurn(response, text, bytes === text.length ? 'latin1' : 'utf8');
}
