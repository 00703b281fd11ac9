import { availableParallelism } from 'node:os'
import { setFlagsFromString } from 'node:v8'

/**
 * Where there is one core, lets V8 look for what is no longer needed in small steps between answers. By itself it does so in
 * four threads at once, which then share that core with the answers: at 500 questions a second p99 was 29 to 43 ms while that
 * went on, and 5 to 9 ms without them (docs/performance.md). With more cores those threads are a help.
 *
 * Call it before the compiled program is kept or taken up: V8 keeps that for the flags it was compiled with.
 *
 * @param cores   How many this process may use. Default as the system says, affinity and control groups counted.
 * @param setFlag Sets a flag of V8. Default for this process.
 */
export function shareOneCore(
  cores: number = availableParallelism(),
  setFlag: (flag: string) => void = setFlagsFromString,
): void {
  if (cores === 1) setFlag('--no-concurrent-marking')
}
