import { decide } from '../../../../../electron/access/decide.ts'
import { answerApi } from '../../../../../electron/handler/apis/answer.ts'
import { credentialOf } from '../../../../../electron/handler/protocols/credentials.ts'
import type { VendorApi } from '../../../../../electron/handler/types.ts'
import type { AccessRequest, Decision } from '../../../../../shared/access.ts'
import type { Stream } from '../../../../../shared/stream.ts'
import { makeRequest } from '../../../access/fixtures.ts'
import { createFixture, type Fixture, stream } from '../../../catalogue/fixture.ts'

/** A catalogue with a metered stream and a back end, and an API over it. */
export interface Bench extends Fixture {
  readonly stream: Stream
  /** The service token of the back end. */
  readonly secret: string
  /** Calls the API; with the service token unless other headers are given. */
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: Record<string, unknown>; text: string }>
  /** What is decided about a viewer of the stream who presents a text. */
  present(text: string, request?: Partial<AccessRequest>): Decision
}

export function bench(make: (catalogue: Fixture['catalogue']) => VendorApi): Bench {
  const fixture = createFixture()
  const { catalogue, clock } = fixture
  const made = catalogue.streams.create(stream({ name: 'live/news', mode: 'metered' }), 'console')
  const { secret } = catalogue.serviceTokens.create({ name: 'Site' }, 'console')
  const api = make(catalogue)
  return {
    ...fixture,
    stream: made,
    secret,
    call: (method, path, body, headers = { authorization: `Bearer ${secret}` }) =>
      new Promise((resolve, reject) => {
        const queryAt = path.includes('?') ? path.indexOf('?') : path.length
        const pathname = path.slice(0, queryAt)
        const query = path.slice(queryAt + 1)
        if (!api.owns(pathname)) reject(new Error(`${pathname} is not its own`))
        const text =
          typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body)
        const asked = { method, path: pathname, query, headers, body: text, address: '127.0.0.1' }
        answerApi(api, asked, reject, (reply) => {
          const parsed = reply.body === '' ? {} : JSON.parse(reply.body)
          resolve({ status: reply.status, body: parsed, text: reply.body })
        })
      }),
    present: (text, request = {}) =>
      decide(
        makeRequest({ streamName: 'live/news', credentials: [credentialOf(text)], ...request }),
        catalogue.snapshot,
        clock.nowMs,
      ),
  }
}
