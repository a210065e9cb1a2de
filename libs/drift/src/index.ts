export * from './drift-error';
export * from './drift-report';
export { type FieldProfile, type ReferenceProfile, readReferenceProfile, referenceProfile } from './reference-profile';
export * from './watched-column';
