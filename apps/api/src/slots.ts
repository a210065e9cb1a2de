/**
 * Things that come and go with requests, by number. In a Set or Map, what it leaves behind whenever it makes room refers
 * to what it goes on with: once one of these has grown old in the heap, all after it do, each with the requests that it
 * held, until all of the heap is collected.
 */
export class Slots<T> {
  private readonly items: (T | undefined)[] = [];
  private readonly free: number[] = [];

  /** @returns the number to take it by, which stands for another once it was taken */
  put(item: T): number {
    const slot = this.free.pop() ?? this.items.length;
    this.items[slot] = item;
    return slot;
  }

  take(slot: number): T | undefined {
    const item = this.items[slot];
    if (item === undefined) return undefined;
    this.items[slot] = undefined;
    this.free.push(slot);
    return item;
  }

  present(): T[] {
    return this.items.filter((item) => item !== undefined);
  }
}
