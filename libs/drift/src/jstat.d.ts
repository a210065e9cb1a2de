/** jstat brings no types; these are the functions that are used here. */
declare module 'jstat' {
  export const jStat: {
    chisquare: {
      /** P(X <= x) with X chi-squared distributed. */
      cdf(x: number, degreesOfFreedom: number): number;
      /** The x with P(X <= x) = probability. */
      inv(probability: number, degreesOfFreedom: number): number;
    };
  };
}
