import { type TrainerConfig } from '../config';
import { type Progress } from '../progress';

/** What a command works with. Results go to `print`, which is stdout; progress and errors go to stderr. */
export interface CommandContext {
  config: TrainerConfig;
  progress: Progress;
  print(text: string): void;
}
