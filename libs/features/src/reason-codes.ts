import { shapleyValues } from './shapley-values';

/** What a field of a request adds to its prediction. */
export interface Reason {
  /** Name of the field in requests. */
  feature: string;
  /** The field's own value in the request, never that of another row. */
  value: number | string | boolean;
  /** In the units of the prediction; above 0 it raises it. */
  effect: number;
}

export interface Reasons {
  /** Mean prediction of the background rows: base + effects = prediction. */
  base: number;
  /** One for each field that was given, the largest effect first, whether it raises or lowers the prediction. */
  reasons: Reason[];
}

/** A model as reasons are asked of it. */
export interface ReasonedModel<Input> {
  /** The inputs' fields by their names in requests; field i is bit i of a coalition. */
  fields: Readonly<Record<string, keyof Input & string>>;
  /** Fields that change no prediction: they get 0 without being tried. */
  ignored?: readonly (keyof Input)[];
  /**
   * Fields that the costly part of a prediction does not read. Mixtures that differ in them alone are predicted one
   * after the other, so that a model which remembers that part computes it once for all of them.
   */
  cheap?: readonly (keyof Input)[];
  predict(input: Input): number;
  /**
   * Writes to `mixture` an input in which the fields of `own`, a coalition, are the input's, and the others are a
   * background row's or as near to it as can be true beside them. A row that can be true stays as it is where the
   * input's fields are the row's own.
   */
  mix(input: Input, row: Input, own: number, mixture: Input): void;
}

interface BackgroundRow<Input> {
  input: Input;
  prediction: number;
}

/**
 * Says why a model predicts what it does, field by field: exact Shapley values of the game in which a coalition of
 * fields is worth the mean prediction over background rows when these fields have the input's values. So no field at
 * all is worth the mean prediction of the background, all of them the input's prediction.
 *
 * A field in which input and row agree is nobody's: only the others are mixed, which saves predictions. A field that
 * was not given (null) is taken from the background too: like is compared with like.
 *
 * Source: Janzing, Minorics and Bloebaum (2020), Feature relevance quantification in explainable AI: a causal problem.
 */
export class ReasonCodes<Input extends object> {
  private readonly fields: (keyof Input & string)[];
  private readonly names: string[];
  private readonly ignored: number;
  private readonly cheap: number;
  /** By the coalition of fields that were not given. */
  private readonly rows = new Map<number, BackgroundRow<Input>[]>();
  // Used again for each input, each row and each mixture.
  private readonly mixture: Input;
  private readonly worths: Float64Array;
  private readonly predictions: Float64Array;

  /** @param background inputs of the training, at least one; each counts the same */
  constructor(
    private readonly model: ReasonedModel<Input>,
    private readonly background: readonly Input[],
  ) {
    this.fields = Object.values(model.fields);
    this.names = Object.keys(model.fields);
    this.ignored = this.coalition((field) => model.ignored?.includes(field) ?? false);
    this.cheap = this.coalition((field) => model.cheap?.includes(field) ?? false);
    this.mixture = { ...background[0] };
    this.worths = new Float64Array(2 ** this.fields.length);
    this.predictions = new Float64Array(this.worths.length);
  }

  of(input: Input): Reasons {
    const rows = this.rowsWithout(this.coalition((field) => input[field] === null));
    const prediction = this.model.predict(input);
    this.worths.fill(0);
    for (const row of rows) this.addWorths(input, prediction, row);
    for (let coalition = 0; coalition < this.worths.length; coalition++) this.worths[coalition] /= rows.length;
    const effects = shapleyValues(this.worths);
    const reasons = this.fields.flatMap((field, i) => {
      const value = input[field] as Reason['value'] | null;
      return value === null ? [] : [{ feature: this.names[i], value, effect: effects[i] }];
    });
    return { base: this.worths[0], reasons: reasons.sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect)) };
  }

  /** Adds one row's predictions to the worths of all coalitions. */
  private addWorths(input: Input, prediction: number, row: BackgroundRow<Input>): void {
    const { worths, predictions, mixture, model } = this;
    const mixed = this.coalition((field) => input[field] !== row.input[field]) & ~this.ignored;
    const agreed = (worths.length - 1) & ~mixed;
    const cheap = mixed & this.cheap;
    const costly = mixed & ~this.cheap;
    // All subsets of the mixed fields: of each subset of the costly ones in turn, those with cheap ones more.
    for (let more = costly; more >= 0; more = more === 0 ? -1 : (more - 1) & costly) {
      for (let some = cheap; some >= 0; some = some === 0 ? -1 : (some - 1) & cheap) {
        const own = more | some;
        if (own === mixed) {
          predictions[own] = prediction;
        } else if (own === 0) {
          predictions[own] = row.prediction;
        } else {
          // What both agree in is the input's own too: it is not moved.
          model.mix(input, row.input, own | agreed, mixture);
          predictions[own] = model.predict(mixture);
        }
      }
    }
    for (let coalition = 0; coalition < worths.length; coalition++) worths[coalition] += predictions[coalition & mixed];
  }

  /** The background with these fields left out. */
  private rowsWithout(absent: number): BackgroundRow<Input>[] {
    let rows = this.rows.get(absent);
    if (rows === undefined) {
      const left = Object.fromEntries(
        this.fields.filter((_, i) => (absent & (1 << i)) !== 0).map((field) => [field, null]),
      );
      rows = this.background.map((row) => {
        const input = { ...row, ...left };
        return { input, prediction: this.model.predict(input) };
      });
      this.rows.set(absent, rows);
    }
    return rows;
  }

  private coalition(includes: (field: keyof Input & string) => boolean): number {
    let bits = 0;
    for (let i = 0; i < this.fields.length; i++) if (includes(this.fields[i])) bits |= 1 << i;
    return bits;
  }
}
