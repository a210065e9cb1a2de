import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
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
  const server = createServer((request, response) => {
    // A kept connection would hold the shutdown up, and its next request would meet a closed door.
    if (draining) response.setHeader('Connection', 'close');
    listener(request, response);
  });
  server.on('clientError', answerBrokenHttp);
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  return {
    url: urlOf(server),
    drain: () => {
      draining = true;
      return closeServer(server);
    },
  };
}

async function closeServer(server: Server): Promise<void> {
  const idleCheck = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MILLISECONDS);
  const limit = setTimeout(() => server.closeAllConnections(), DRAIN_MILLISECONDS);
  try {
    await new Promise<void>((resolve) => server.close(() => resolve()));
  } finally {
    clearInterval(idleCheck);
    clearTimeout(limit);
  }
}

function urlOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
