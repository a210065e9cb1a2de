/**
 * A bound on the requests that one process has in hand.
 *
 * A prediction is answered at once, so that hardly ever two are under way: what waits for an overloaded process are the
 * requests that lie in its sockets, and it sees them one after the other in one turn of the event loop. A request
 * therefore holds its place until the end of the turn in which it was answered. With all places taken, the next one has
 * waited for as many others as there are places; it is refused, which costs little, and those behind it wait less.
 */
export class Admission {
  private taken = 0;
  private leaving = 0;

  /** @param places requests at once */
  constructor(private readonly places: number) {}

  get isFull(): boolean {
    return this.taken >= this.places;
  }

  enter(): void {
    this.taken++;
  }

  leave(): void {
    if (this.leaving++ > 0) return;
    setImmediate(() => {
      this.taken -= this.leaving;
      this.leaving = 0;
    });
  }
}
