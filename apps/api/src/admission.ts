import { type IncomingMessage, type ServerResponse } from 'node:http';
import { sendAnswers } from './answers-of-a-turn';

interface Place {
  request: IncomingMessage;
  response: ServerResponse;
}

/**
 * A bound on the requests that one process has in hand.
 *
 * A prediction is answered at once, so that hardly ever two are under way: what waits for an overloaded process are the
 * requests that lie in its sockets, and it sees them one after the other in one turn of the event loop. A request
 * therefore holds its place until the end of the turn in which it was answered. With all places taken, the next one has
 * waited for as many others as there are places; it is refused, which costs little, and those behind it wait less.
 *
 * A request whose body has not arrived when the turn ends gives its place back until it has, and an answer holds none
 * while the client reads it: who is slow, or never comes to the end, keeps nobody out. What such bodies may take is
 * bounded where they are read.
 */
export class Admission {
  private places: Place[] = [];
  private endOfTurn: NodeJS.Immediate | null = null;

  /** @param most requests at once */
  constructor(private readonly most: number) {}

  /** @returns false where all places are taken */
  admits(request: IncomingMessage, response: ServerResponse): boolean {
    this.endOfTurn ??= setImmediate(() => this.settle());
    if (this.places.length >= this.most) return false;
    this.places.push({ request, response });
    return true;
  }

  private settle(): void {
    this.endOfTurn = null;
    sendAnswers();
    const { places } = this;
    this.places = places.filter((place) => {
      if (isAnswered(place)) return false;
      if (place.request.complete) return true;
      place.request.once('end', () => this.places.push(place));
      return false;
    });
  }
}

/** Or nobody waits for the answer any more. */
function isAnswered({ response }: Place): boolean {
  return response.writableEnded || response.destroyed;
}
