/** The first of so many waits for a millisecond at most. */
const MOST_TOGETHER = 32;

let waiting: (() => void)[] = [];

/**
 * Has an answer sent at the end of the event loop's turn, together with the other answers of the turn. Each write that
 * finds its reader asleep wakes it, which costs as much as ten predictions; of answers that go out one right after the
 * other only the first does.
 */
export function answerInThisTurn(send: () => void): void {
  if (waiting.length === 0) setImmediate(sendAnswers);
  waiting.push(send);
  if (waiting.length === MOST_TOGETHER) sendAnswers();
}

/** Sends what is ready: for who is about to take long, or counts what has been answered. */
export function sendAnswers(): void {
  const ready = waiting;
  waiting = [];
  for (const send of ready) send();
}
