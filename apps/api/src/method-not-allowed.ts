import { Router } from 'express';
import { ApiError } from './api-error';
import { openApiDocument } from './openapi-document';

/** Stands behind the routes: what comes here with one of their addresses was asked by another method. */
export function refuseOtherMethods(): Router {
  const router = Router();
  for (const [path, operations] of Object.entries(openApiDocument().paths)) {
    const allowedMethods = Object.keys(operations).map((method) => method.toUpperCase());
    // Express answers HEAD wherever it answers GET.
    if (allowedMethods.includes('GET')) allowedMethods.push('HEAD');
    router.all(path.replace(/\{(\w+)\}/g, ':$1'), ({ method }) => {
      const message = `This address does not answer to ${method}, only to ${allowedMethods.join(' and ')}.`;
      throw new ApiError('method-not-allowed', message, { allowedMethods });
    });
  }
  return router;
}
