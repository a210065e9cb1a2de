import { type ChildProcess } from 'node:child_process';
import { type Worker } from 'node:cluster';

/** What Node sends a worker with a new connection. */
interface Handoff {
  message: object;
  connection: Connection;
}

/** The socket as it passes between processes. */
interface Connection {
  /** Negative once it is closed. */
  readonly fd: number;
  close(): void;
}

type Send = (message: unknown, handle?: unknown, ...rest: unknown[]) => boolean;

/**
 * Sees to it that no connection is lost with a worker. Node hands each new connection to a worker and keeps it until the
 * worker says that it has it; of a worker that dies meanwhile it waits for ever, and so does the client. Here it is
 * handed on to another worker, whose word Node takes as well; where there is none, it is closed.
 *
 * @param other a worker that lives
 */
export function rescueConnections(worker: Worker, other: () => Worker | undefined): void {
  const { process } = worker as { process: ChildProcess };
  const send = process.send?.bind(process) as Send | undefined;
  if (send === undefined) return;
  // Node hands over one at a time.
  let latest: Handoff | null = null;
  const watched: Send = (message, handle, ...rest) => {
    if (isHandoff(message)) latest = { message, connection: handle as Connection };
    return send(message, handle, ...rest);
  };
  process.send = watched as ChildProcess['send'];
  const rescue = (): void => {
    // Until its channel has ended, the worker's word may still lie in it. That it has ended no event tells: Node waits
    // for the connection to be taken.
    if (process.connected) return void setImmediate(rescue);
    if (latest === null || latest.connection.fd < 0) return;
    const { message, connection } = latest;
    const sent = (other()?.process as { send?: Send } | undefined)?.send?.(message, connection);
    if (sent === undefined) connection.close();
  };
  process.once('exit', rescue);
}

function isHandoff(message: unknown): message is object {
  const { cmd, act } = message as { cmd?: unknown; act?: unknown };
  return cmd === 'NODE_CLUSTER' && act === 'newconn';
}
