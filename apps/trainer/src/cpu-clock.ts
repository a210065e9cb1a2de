/** Takes the time of a piece of work, by the clock and as CPU seconds of all threads of this process. */
export class CpuClock {
  private readonly started = performance.now();
  private readonly cpuStarted = process.cpuUsage();

  seconds(): { wall: number; cpu: number } {
    const { user, system } = process.cpuUsage(this.cpuStarted);
    return { wall: (performance.now() - this.started) / 1000, cpu: (user + system) / 1e6 };
  }
}
