import { Router } from 'express';
import { openApiDocument } from './openapi-document';
import { documentationHeaders } from './security-headers';

/** Its package has more files, which say its version among other things. */
const PAGE_FILES = /^\/(?:swagger-ui[\w-]*\.(?:css|js)|favicon-\d+x\d+\.png)?$/;

/** Swagger UI from the installed package: it works without a network. Loaded at the first visit, not at the start. */
export function docsPage(): Router {
  const router = Router();
  let page: Promise<Router> | null = null;
  router.use(documentationHeaders, (_request, response, next) => {
    // The page's files are those of a package: browsers may keep them and ask whether they are still the same.
    response.removeHeader('Cache-Control');
    next();
  });
  router.use(async (request, response, next) => {
    if (!PAGE_FILES.test(request.path)) return next();
    page ??= loadSwaggerUi();
    (await page)(request, response, next);
  });
  return router;
}

async function loadSwaggerUi(): Promise<Router> {
  const { default: swaggerUi } = await import('swagger-ui-express');
  const router = Router();
  router.use(swaggerUi.serve);
  router.get(
    '/',
    swaggerUi.setup(openApiDocument(), {
      customSiteTitle: 'Retail ML API',
      swaggerOptions: {
        // Otherwise Swagger UI sends the document to a validator on the internet.
        validatorUrl: null,
        tryItOutEnabled: true,
        displayRequestDuration: true,
        defaultModelsExpandDepth: 0,
      },
    }),
  );
  return router;
}
