export { NUMBER_TABLES_BYTES, NUMBER_TEXT_BYTES, numberWriterIn, type WriteNumber } from './number-writer';
