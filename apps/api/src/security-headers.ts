import { type RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * What every answer carries: it is taken for what it says it is, and kept by nobody on the way. All that JSON needs;
 * a prediction is answered before `browserHeaders`.
 */
export const ANSWER_HEADERS = { 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' } as const;

export const answerHeaders: RequestHandler = (_request, response, next) => {
  for (const name in ANSWER_HEADERS) response.setHeader(name, ANSWER_HEADERS[name as keyof typeof ANSWER_HEADERS]);
  next();
};

/** What a browser is told of all that it may show: nothing is loaded, run or framed. */
const NOTHING = { defaultSrc: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"], frameAncestors: ["'none'"] };

/** Swagger UI loads its own files, asks this service, and draws with inline styles and pictures. */
const DOCUMENTATION = {
  ...NOTHING,
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
};

export const browserHeaders = headersWith(NOTHING);

export const documentationHeaders = headersWith(DOCUMENTATION);

function headersWith(directives: Record<string, string[]>): RequestHandler {
  return helmet({
    contentSecurityPolicy: { useDefaults: false, directives },
    // For whoever ends TLS in front of this service: it speaks for the whole host.
    strictTransportSecurity: false,
    // Browsers heed it only over TLS, and complain otherwise.
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    xFrameOptions: { action: 'deny' },
  });
}
