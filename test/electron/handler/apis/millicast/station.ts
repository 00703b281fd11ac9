import { afterEach, beforeEach } from 'vitest'
import { createMillicastApi } from '../../../../../electron/handler/apis/millicast/api.ts'
import type { Handler } from '../../../../../electron/handler/types.ts'
import type { Session } from '../../../../../shared/session.ts'
import { createFixture, type Fixture } from '../../../catalogue/fixture.ts'
import { startHandler } from '../../fakes.ts'

/** One Stagedoor whose token API is asked, as it is in the test under way. */
export const on = {} as {
  fixture: Fixture
  secret: string
  /** Who publishes. */
  live: Session[]
  /** Ids of the sessions that were ended. */
  stopped: string[]
}
let handler: Handler
let url: string

/** Before each test of a file a new Stagedoor in {@link on}; it is gone after it. */
export function startStation(): void {
  beforeEach(open)
  afterEach(() => handler.close())
}

async function open(): Promise<void> {
  on.fixture = createFixture()
  on.live = []
  on.stopped = []
  const { catalogue, clock } = on.fixture
  on.secret = catalogue.apiSecrets.create({ name: 'Shop' }, 'console').secret
  const api = createMillicastApi({
    ...{ subscribeTokens: catalogue.subscribeTokens, publishTokens: catalogue.publishTokens },
    ...{ apiSecrets: catalogue.apiSecrets, account: catalogue.account },
    publishers: () => on.live,
    stop: (sessionId) => void on.stopped.push(sessionId),
    now: () => clock.nowMs,
  })
  const started = await startHandler({ apis: [api] })
  handler = started.handler
  url = started.url
}

/** One call with the API secret, unless other headers are given. */
export async function call(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = { authorization: `Bearer ${on.secret}` },
) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const init = { method, headers: { 'content-type': 'application/json', ...headers } }
  const response = await fetch(`${url}${path}`, body === undefined ? init : { ...init, body: text })
  const answer = (await response.json()) as { status: string; data?: never; message?: string }
  return { status: response.status, answer, ignored: response.headers.get('stagedoor-ignored') }
}

/** The vendor's sample of a create body. */
export const SAMPLE = {
  label: 'MyToken',
  streams: [{ streamName: 'teststream', isRegex: false }],
  allowedOrigins: ['*.dolby.com'],
  allowedIpAddresses: ['192.0.2.0/24'],
}

/** Creates a token and answers its data. */
export const create = async (body: object = SAMPLE, kind = 'subscribe_token') => {
  const { answer } = await call('POST', `/api/${kind}`, body)
  return (answer as unknown as { data: { id: number; token: string } }).data
}
