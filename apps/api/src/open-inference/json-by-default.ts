import { type RequestHandler } from 'express';
import { ApiError } from '../api-error';

/**
 * Clients of the protocol commonly leave the type of their JSON out; only who sends another one says so.
 *
 * @throws ApiError `unsupported-media-type` for tensors that follow the JSON in binary form.
 */
export const jsonByDefault: RequestHandler = ({ headers }, _response, next) => {
  if (headers['inference-header-content-length'] !== undefined) {
    const sentence = 'Binary tensors are not read: send them as JSON, in Triton clients with binary_data=False.';
    throw new ApiError('unsupported-media-type', sentence);
  }
  headers['content-type'] ??= 'application/json';
  next();
};
