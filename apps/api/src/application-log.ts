import { createLogger, format, transports } from 'winston';

export type Level = 'error' | 'warn' | 'info' | 'debug';

/** What an entry of the application log says besides its sentence. */
export interface EntryFields {
  /** `info` where none is given. */
  level?: Level;
  request_id?: string;
  /** That of the client's trace, where it sent one. */
  trace_id?: string;
  /** Something that only admins may do, or a try at it. */
  audit?: true;
}

/** Takes an entry of the application log. */
export type Report = (message: string, fields?: EntryFields) => void;

/**
 * The application log: lines for people on a terminal, else one JSON object a line, with time, level and message first.
 *
 * @param stream where it goes; standard error, because standard output belongs to results
 * @param debug whether to write what is of level `debug` too
 */
export function applicationLog(stream: NodeJS.WritableStream & { isTTY?: boolean }, debug: boolean): Report {
  // Nobody reads any more: that is no reason to stop serving.
  stream.on('error', () => undefined);
  const logger = createLogger({
    level: debug ? 'debug' : 'info',
    format: format.printf((entry) => {
      const { level, message, ...fields } = entry as unknown as EntryFields & { level: Level; message: string };
      return stream.isTTY === true ? lineOf(level, message, fields) : jsonOf(level, message, fields);
    }),
    transports: [new transports.Stream({ stream, eol: '\n' })],
  });
  return (message, fields = {}) => void logger.log({ level: 'info', message, ...fields });
}

/** An entry's sentence with the request it is about, e.g. `GET /health 200 0.4 ms, request look-1`. */
export function entryText(message: string, { request_id, trace_id }: EntryFields = {}): string {
  const request = request_id === undefined ? '' : `, request ${request_id}`;
  return message + request + (trace_id === undefined ? '' : `, trace ${trace_id}`);
}

function lineOf(level: Level, message: string, fields: EntryFields): string {
  return `${new Date().toTimeString().slice(0, 8)} [${level.toUpperCase()}] ${entryText(message, fields)}`;
}

function jsonOf(level: Level, message: string, { request_id, trace_id, audit }: EntryFields): string {
  return JSON.stringify({ time: new Date().toISOString(), level, message, request_id, trace_id, audit });
}
