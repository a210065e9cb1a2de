/**
 * An integer that JSON carries exactly.
 * @isLong
 * @minimum -9007199254740991
 * @maximum 9007199254740991
 * @example 123
 */
export type IntegerId = number;

/**
 * @minLength 1
 * @maxLength 64
 * @example "C-00123"
 */
export type TextId = string;
