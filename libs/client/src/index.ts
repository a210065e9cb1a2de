export * from './retail-ml-client';
export { type components, type paths } from './generated/openapi';
