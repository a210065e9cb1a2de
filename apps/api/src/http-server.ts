import { createServer, IncomingMessage, type Server, type ServerOptions, ServerResponse } from 'node:http';
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net';
import { type Express, type Request, type Response } from 'express';
import { type Admission } from './admission';
import { countRefused, countRequest } from './metrics';
import { answerBrokenHttp, answerOverloaded } from './problem-details';
import { Slots } from './slots';

/** How long requests under way may take to finish once the service is asked to stop. */
const DRAIN_MILLISECONDS = 10_000;
const IDLE_CHECK_MILLISECONDS = 50;

type Timeouts = Pick<
  ServerOptions,
  'headersTimeout' | 'requestTimeout' | 'connectionsCheckingInterval' | 'keepAliveTimeout'
>;

/** Who sends slower than this is cut off; others are not kept waiting by it, but a connection is not free. */
const TIMEOUTS: Timeouts = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
  // Longer than the 60 s after which proxies commonly let go: the one that closes first must be the client.
  keepAliveTimeout: 75_000,
};

/** A connection on which nothing moves for this long while an answer waits to be read is closed. */
const STALLED_MILLISECONDS = 30_000;

const HEALTH = /^\/(?:v2\/)?health/;

/** Connections of one process; beyond it new ones are closed at once. */
const MOST_CONNECTIONS = 10_000;

export interface ListeningServer {
  /** e.g. `http://127.0.0.1:8000` */
  url: string;
  /** Takes no more connections, lets requests under way finish, closes idle connections. */
  drain(): Promise<void>;
}

/**
 * Listens on an address; port 0 takes a free one.
 *
 * @throws Error of the system, e.g. EADDRINUSE, with the code.
 */
export async function listen(
  app: Express,
  host: string,
  port: number,
  admission: Admission,
  timeouts: Timeouts = TIMEOUTS,
): Promise<ListeningServer> {
  let draining = false;
  const silent = new SilentConnections();
  const server = createServer({ ...timeouts, ...messagesOf(app, () => draining) }, (request, response) => {
    silent.remove(request.socket);
    // Who asks whether the service lives is answered however much there is to do.
    const isHealth = HEALTH.test(request.url ?? '');
    if (!isHealth && !admission.admits(request, response)) {
      countRefused();
      return answerOverloaded(request, response);
    }
    const began = performance.now();
    response.once('close', () => {
      const { route } = request as Request;
      countRequest(
        (route as { path?: string } | undefined)?.path ?? 'none',
        response.statusCode,
        (performance.now() - began) / 1000,
      );
    });
    app(request as Request, response as Response);
  });
  server.maxConnections = MOST_CONNECTIONS;
  server.timeout = STALLED_MILLISECONDS;
  server.on('connection', (socket) => {
    silent.add(socket);
    socket.once('close', () => silent.remove(socket));
  });
  server.on('clientError', answerBrokenHttp);
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  return {
    url: urlOf(server),
    drain: () => {
      draining = true;
      return closeServer(server, silent);
    },
  };
}

/** Connections that have not asked for anything yet: Node does not count them among the idle ones. */
class SilentConnections {
  private readonly sockets = new Slots<Socket>();
  private readonly slots = new WeakMap<Socket, number>();

  add(socket: Socket): void {
    this.slots.set(socket, this.sockets.put(socket));
  }

  /** @param socket may have been removed before */
  remove(socket: Socket): void {
    const slot = this.slots.get(socket);
    if (slot === undefined) return;
    this.slots.delete(socket);
    this.sockets.take(slot);
  }

  close(): void {
    for (const socket of this.sockets.present()) socket.destroy();
  }
}

async function closeServer(server: Server, silent: SilentConnections): Promise<void> {
  // Not at once: a request that is just arriving is still taken.
  const idleCheck = setInterval(() => {
    server.closeIdleConnections();
    silent.close();
  }, IDLE_CHECK_MILLISECONDS);
  const limit = setTimeout(() => server.closeAllConnections(), DRAIN_MILLISECONDS);
  try {
    // The socket server's own close: that of HTTP cuts idle connections at once, requests on their way to them too.
    await new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()));
  } finally {
    clearInterval(idleCheck);
    clearTimeout(limit);
  }
}

function urlOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

/**
 * Classes whose objects are what Express makes of each request and response, from the start. Otherwise Express exchanges
 * the prototype of every object, and code that works on them is slow from then on.
 *
 * @param draining whether clients are to use their connections no more: the next request would meet a closed door
 */
function messagesOf(app: Express, draining: () => boolean): Pick<ServerOptions, 'IncomingMessage' | 'ServerResponse'> {
  class AppRequest extends IncomingMessage {}
  class AppResponse extends ServerResponse {
    override writeHead(...head: unknown[]): this {
      if (draining()) this.setHeader('Connection', 'close');
      return super.writeHead(...(head as Parameters<ServerResponse['writeHead']>));
    }
  }
  Object.setPrototypeOf(AppRequest.prototype, app.request);
  Object.setPrototypeOf(AppResponse.prototype, app.response);
  app.request = AppRequest.prototype as Request;
  app.response = AppResponse.prototype as unknown as Response;
  return { IncomingMessage: AppRequest, ServerResponse: AppResponse as unknown as typeof ServerResponse };
}
