import net from 'node:net';

/**
 * Whether a TCP port of an address can be bound now.
 *
 * @param {number} port
 * @param {string} [host]
 * @returns {Promise<boolean>}
 */
export function isPortFree(port, host = '127.0.0.1') {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

/**
 * A free port of 127.0.0.1 between 20000 and 32767: below the range from which systems lend ports to outgoing
 * connections, so that none of these takes it before it is bound.
 *
 * @returns {Promise<number>}
 */
export async function freePort() {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = 20_000 + Math.floor(Math.random() * 12_768);
    if (await isPortFree(port)) return port;
  }
  throw new Error('no free port between 20000 and 32767 on 127.0.0.1 after 100 attempts');
}
