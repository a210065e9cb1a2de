export const WINDOW_MILLISECONDS = 60_000;

/** How many requests somebody has made in the running minute. Plain numbers: they pass between processes. */
export interface RequestCount {
  /** The one just counted too. */
  requests: number;
  /** Until the next minute begins, in which all start at 0. */
  millisecondsLeft: number;
}

/** Counts requests; where several processes serve, all must ask one of these. */
export interface RequestCounter {
  /** @param who e.g. the name of a key */
  increment(who: string): Promise<RequestCount>;
}

/** Counts in this process. Goes by a clock that only runs forward: setting the machine's clock locks nobody out. */
export class MemoryRequestCounter implements RequestCounter {
  private readonly requests = new Map<string, number>();
  private windowEnd = 0;

  /** @param now milliseconds of a clock that is never set back */
  constructor(private readonly now: () => number = () => performance.now()) {}

  async increment(who: string): Promise<RequestCount> {
    const now = this.now();
    if (now >= this.windowEnd) {
      // All of the last minute are forgotten at once, however many they were.
      this.requests.clear();
      this.windowEnd = now + WINDOW_MILLISECONDS;
    }
    const requests = (this.requests.get(who) ?? 0) + 1;
    this.requests.set(who, requests);
    return { requests, millisecondsLeft: this.windowEnd - now };
  }
}
