import type UPlot from 'uplot'
import type { ViewerPoint } from '../../../shared/api.ts'

/** There is a point every few seconds; where there was none for longer, Stagedoor was not there to count. */
const GAP_MS = 30_000

/** Points as the chart draws them: seconds, and viewers, with a gap in the line where nobody counted. */
export function chartData(history: readonly ViewerPoint[]): UPlot.AlignedData {
  const seconds: number[] = []
  const viewers: (number | null)[] = []
  let beforeMs: number | null = null
  for (const point of history) {
    if (beforeMs !== null && point.atMs - beforeMs > GAP_MS) {
      seconds.push((beforeMs + point.atMs) / 2_000)
      viewers.push(null)
    }
    seconds.push(point.atMs / 1_000)
    viewers.push(point.viewers)
    beforeMs = point.atMs
  }
  return [seconds, viewers]
}
