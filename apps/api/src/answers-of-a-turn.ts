import { type ServerResponse } from 'node:http';

/** The first of so many waits for a millisecond at most. */
const MOST_TOGETHER = 32;

/** Latin-1 is of texts in ASCII alone. */
type Encoding = 'utf8' | 'latin1';

let waiting: { response: ServerResponse; text: string; encoding: Encoding }[] = [];

/**
 * Ends a response with this text at the end of the event loop's turn, together with the other answers of the turn. Each
 * write that finds its reader asleep wakes it, which costs as much as ten predictions; of answers that go out one right
 * after the other only the first does.
 */
export function answerInThisTurn(response: ServerResponse, text: string, encoding: Encoding): void {
  if (waiting.length === 0) setImmediate(sendAnswers);
  waiting.push({ response, text, encoding });
  if (waiting.length === MOST_TOGETHER) sendAnswers();
}

/** Sends what is ready: for who is about to take long, or counts what has been answered. */
export function sendAnswers(): void {
  const ready = waiting;
  waiting = [];
  for (const { response, text, encoding } of ready) response.end(text, encoding);
}
