import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import type { Practised, practiceSchema } from '../../shared/practice-api.ts'

/** How long a viewer who is played stays, milliseconds: long enough to be looked at. */
const STAYS_MS = 60_000
const PATIENCE_MS = 5_000
/** From a block for documentation (RFC 5737): nobody has it. */
const ADDRESS = '203.0.113.9'

/**
 * Plays one viewer of the generic protocol (docs/media-servers/generic.md): asks the handler over HTTP as a media server would, and
 * tells it after a minute that the viewer went.
 *
 * @param handlerUrl Whole address of Stagedoor's own handler for one media server, its secret included.
 * @returns What the handler answered.
 * @throws AppError ERR_INTERNAL when the handler did not answer within five seconds, or not in the protocol.
 */
export async function practise(
  handlerUrl: string,
  viewer: z.output<typeof practiceSchema>,
): Promise<Practised> {
  const session = `practice-${randomUUID()}`
  const about = { version: 1, action: 'subscribe', stream: viewer.stream, session }
  const { credential } = viewer
  const start = { ...about, address: ADDRESS, protocol: 'hls', userAgent: 'Practice viewer' }
  const { status, outcome } = await ask(handlerUrl, { ...start, credential })
  if (outcome === 'allow') leaveLater(handlerUrl, about)
  return { outcome, status, session }
}

async function ask(url: string, question: object): Promise<Omit<Practised, 'session'>> {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS)
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(question), signal })
    const { outcome } = (await response.json()) as Partial<Practised>
    if (outcome === 'allow' || outcome === 'deny' || outcome === 'redirect') {
      return { status: response.status, outcome }
    }
  } catch {
    // Told below in words that hold no address: it has the secret in it.
  }
  throw new AppError(
    'ERR_INTERNAL',
    'The handler did not answer the question of the played media server.',
  )
}

function leaveLater(url: string, about: object): void {
  const timer = setTimeout(() => {
    const question = JSON.stringify({ ...about, phase: 'end' })
    fetch(url, { method: 'POST', body: question }).catch(() => undefined)
  }, STAYS_MS)
  timer.unref()
}
