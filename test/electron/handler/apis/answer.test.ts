import { afterEach, describe, expect, it } from 'vitest'
import type {
  ApiAnswer,
  ApiRequest,
  Handler,
  VendorApi,
} from '../../../../electron/handler/types.ts'
import { AppError } from '../../../../shared/errors.ts'
import { startHandler } from '../fakes.ts'

let running: Handler | null = null
afterEach(() => running?.close())

async function ask(
  answer: (request: ApiRequest, answer: ApiAnswer) => void,
  body = '{"secret":"s3cret"}',
  api: Partial<VendorApi> = {},
) {
  const vendor: VendorApi = {
    name: 'vendor',
    owns: (path) => path === '/vendor',
    secretFields: ['secret', 'token'],
    answer,
    ...api,
  }
  const { handler, url, logged } = await startHandler({ apis: [vendor] })
  running = handler
  const reply = await fetch(`${url}/vendor`, { method: 'POST', body })
  return { handler, logged, status: reply.status, text: await reply.text(), url }
}

const json = (body: unknown) => ({ status: 200, headers: {}, body: JSON.stringify(body) })

describe('a vendor-shaped API', () => {
  it('is refused in its own shape when it throws, and says nothing of the fault', async () => {
    const refused = await ask(
      () => {
        throw new Error('the secret cause')
      },
      '',
      { refuse: (error) => ({ status: error.status, headers: {}, body: `no: ${error.code}` }) },
    )
    expect([refused.status, refused.text]).toEqual([500, 'no: ERR_INTERNAL'])
    expect(refused.logged).toHaveLength(1)
  })

  it('is refused with the plain error body when even its own shape fails', async () => {
    const refused = await ask(
      () => {
        throw new AppError('ERR_CALLER_UNAUTHENTICATED')
      },
      '',
      {
        refuse: () => {
          throw new Error('broken')
        },
      },
    )
    expect(refused.status).toBe(500)
    expect(refused.text).toContain('ERR_INTERNAL')
  })

  it('gets no body that is too long', async () => {
    let asked = 0
    const refused = await ask(() => void asked++, 'x'.repeat(70_000))
    expect([refused.status, asked]).toEqual([413, 0])
  })

  it('is asked for its own paths only', async () => {
    const { url } = await ask((_, answer) => answer(json({})))
    expect((await fetch(`${url}/vendors`)).status).toBe(404)
  })

  it('may answer later, and only its first answer counts', async () => {
    const answered = await ask(({ body, address, method }, answer) => {
      setTimeout(() => {
        answer(json({ body, address, method }))
        answer({ status: 500, headers: {}, body: '' })
      }, 5)
    }, 'hello')
    expect(answered.status).toBe(200)
    expect(JSON.parse(answered.text)).toEqual({
      body: 'hello',
      address: '127.0.0.1',
      method: 'POST',
    })
  })

  it('shows its exchange without the secrets of request and answer', async () => {
    const { handler, text } = await ask((_, answer) => answer(json({ token: 'abc' }), 7))
    expect(text).toContain('abc')
    const exchange = handler.exchanges.get(7)
    expect(exchange?.request).toContain('"secret":"***"')
    expect(exchange?.response).toContain('"token":"***"')
  })
})
