import { Agent, get, type IncomingMessage } from 'node:http'

/**
 * Viewers of a live HLS stream, as many as there are addresses. Run as a child process with one JSON argument
 * ({@link ViewersPlan}); prints one JSON line ({@link ViewersResult}).
 */
export interface ViewersPlan {
  /** Where each viewer begins; redirects are followed. */
  readonly urls: readonly string[]
  /** How often a player reads the playlist again. */
  readonly segmentSeconds: number
  readonly seconds: number
}

export interface ViewersResult {
  /** Of all answers. */
  readonly bytes: number
  readonly playlists: number
  readonly segments: number
  /** Answers that were no 200, and connections that broke. */
  readonly errors: number
  /** From asking for a segment to its last byte, milliseconds. */
  readonly segmentP50: number
  readonly segmentP99: number
}

interface Answer {
  readonly status: number
  readonly location: string | undefined
  /** Empty unless it was asked for. */
  readonly text: string
}

const plan = JSON.parse(process.argv[2] ?? '{}') as ViewersPlan
const took: number[] = []
let bytes = 0
let playlists = 0
let errors = 0
let isOver = false

function ask(url: string, agent: Agent, keepText: boolean): Promise<Answer> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      const text: Buffer[] = []
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (keepText) text.push(chunk)
      })
      response.once('error', reject)
      response.once('end', () => resolve(answerOf(response, Buffer.concat(text).toString())))
    }).once('error', reject)
  })
}

const answerOf = (response: IncomingMessage, text: string): Answer => ({
  status: response.statusCode ?? 0,
  location: response.headers.location,
  text,
})

/** One player: the playlist again and again, and each segment once. */
async function watch(entry: string): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const seen = new Set<string>()
  let url = entry
  while (!isOver) {
    const dueMs = performance.now() + plan.segmentSeconds * 1000
    const playlist = await ask(url, agent, true)
    if (playlist.location !== undefined) {
      url = new URL(playlist.location, url).href
      continue
    }
    if (playlist.status !== 200) throw new Error(`playlist ${playlist.status}`)
    playlists += 1
    const fresh = playlist.text.split('\n').filter((line) => line.endsWith('.ts'))
    // Who comes begins three segments from the end, as players do.
    for (const name of (seen.size === 0 ? fresh.slice(-3) : fresh).filter((n) => !seen.has(n))) {
      seen.add(name)
      await fetchSegment(new URL(name, url).href, agent)
    }
    await new Promise((resume) => setTimeout(resume, Math.max(0, dueMs - performance.now())))
  }
  agent.destroy()
}

async function fetchSegment(url: string, agent: Agent): Promise<void> {
  const atMs = performance.now()
  const { status } = await ask(url, agent, false)
  if (status === 200) took.push(performance.now() - atMs)
  else errors += 1
}

function report(): void {
  const sorted = took.toSorted((a, b) => a - b)
  const quantile = (q: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN
  const result: ViewersResult = {
    bytes,
    playlists,
    segments: took.length,
    errors,
    segmentP50: quantile(0.5),
    segmentP99: quantile(0.99),
  }
  console.log(JSON.stringify(result))
  process.exit(0)
}

setTimeout(() => {
  isOver = true
  report()
}, plan.seconds * 1000)
// Not all at once: viewers of a live stream are spread over a segment.
for (const [at, url] of plan.urls.entries()) {
  const delayMs = (at * plan.segmentSeconds * 1000) / plan.urls.length
  setTimeout(() => {
    watch(url).catch(() => {
      errors += 1
    })
  }, delayMs)
}
