/** The one line on standard output. */
export function announce(url: string): void {
  console.log(`Retail ML serves on ${url} - try it at ${url}/docs`);
}
