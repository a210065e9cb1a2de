import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net';
import { answerBrokenHttp } from './problem-details';

/** How long requests under way may take to finish once the service is asked to stop. */
const DRAIN_MILLISECONDS = 10_000;
const IDLE_CHECK_MILLISECONDS = 50;

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
export async function listen(listener: RequestListener, host: string, port: number): Promise<ListeningServer> {
  let draining = false;
  /** Connections that have not asked for anything yet: Node does not count them among the idle ones. */
  const silent = new Set<Socket>();
  const underWay = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    silent.delete(request.socket);
    underWay.add(response);
    response.once('close', () => underWay.delete(response));
    if (draining) closeAfter(response);
    listener(request, response);
  });
  server.on('connection', (socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.on('clientError', answerBrokenHttp);
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  return {
    url: urlOf(server),
    drain: () => {
      draining = true;
      underWay.forEach(closeAfter);
      return closeServer(server, silent);
    },
  };
}

/** Tells the client to use the connection no more: its next request would meet a closed door. */
function closeAfter(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}

async function closeServer(server: Server, silent: Set<Socket>): Promise<void> {
  // Not at once: a request that is just arriving is still taken.
  const idleCheck = setInterval(() => {
    server.closeIdleConnections();
    for (const socket of silent) socket.destroy();
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
