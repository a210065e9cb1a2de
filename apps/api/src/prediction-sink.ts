/** The two forms of the prediction log: sentences for people, records for programs. */
export type PredictionForm = 'text' | 'record';

/** How it stands with what was to be written. */
export interface SinkState {
  /** Lines that were taken and never written, since the start. */
  lostLines: number;
  /** Why the last lines could not be written; null when they were. */
  fault: string | null;
}

/** Where the lines of the prediction log go. */
export interface PredictionSink {
  /**
   * Takes whole lines in UTF-8, each with its end; never keeps anyone waiting.
   *
   * @param release is called once the bytes are no longer needed
   */
  write(form: PredictionForm, block: Buffer, lines: number, release: () => void): void;
  /** Counts lines that cannot be written. */
  lose(lines: number): void;
  /** Resolves once all lines are with the system. */
  close(): Promise<void>;
}
