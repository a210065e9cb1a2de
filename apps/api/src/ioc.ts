import { type IocContainer } from '@tsoa/runtime';
import { type Request } from 'express';

/** The controllers of an app, by class: tsoa's routes ask for them at each request. */
export type Controllers = Map<unknown, object>;

/** Where tsoa's routes find the controllers: each app has its own, so that many can run in one process. */
export function iocContainer(request: Request): IocContainer {
  const controllers = request.app.locals.controllers as Controllers;
  return { get: (controller: unknown) => controllers.get(controller) as never };
}
