/** Millionths as decimal text: 2,550,000 is "2.550000". */
export function decimalText(micros: number): string {
  const digits = String(micros).padStart(7, '0');
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}
