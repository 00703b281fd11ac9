import { describe, expect, it } from 'vitest'
import {
  curlOf,
  entriesOf,
  type OpenApi,
  shapeOf,
} from '../../../../renderer/features/help/openapi.ts'
import { bench, call } from '../../../electron/console/support.ts'

async function own(): Promise<OpenApi> {
  const { console } = bench()
  return (await (await call(console, 'GET /openapi.json')).json()) as OpenApi
}

describe('a shape', () => {
  it.each([
    [undefined, 'unknown'],
    [{ const: 'x' }, '"x"'],
    [{ enum: ['a', 1] }, '"a" | 1'],
    [{ type: ['string', 'null'] }, 'string | null'],
    [{ anyOf: [{ type: 'string' }, { type: 'string' }, { type: 'null' }] }, 'string | null'],
    [{ items: { anyOf: [{ type: 'string' }, { type: 'null' }] } }, '(string | null)[]'],
    [{ additionalProperties: { type: 'number' } }, 'Record<string, number>'],
    [{ properties: {} }, '{}'],
    [
      { properties: { a: { type: 'string' }, b: { type: 'number' } }, required: ['a'] },
      '{\n  a: string\n  b?: number\n}',
    ],
  ])('%j reads %s', (schema, words) => {
    expect(shapeOf(schema, 0)).toBe(words)
  })

  it('ends however deep it goes', () => {
    let schema: object = { type: 'string' }
    for (let depth = 0; depth < 50; depth += 1) schema = { properties: { next: schema } }
    expect(shapeOf(schema, 0)).toContain('{ … }')
  })
})

describe('the reference', () => {
  it('lists the calls of the program that runs, with what they take', async () => {
    const entries = entriesOf(await own())
    expect(entries.length).toBeGreaterThan(80)
    const change = entries.find(({ call }) => call === 'PUT /streams/{id}')
    expect(change).toMatchObject({ summary: 'Change a stream', group: 'streams' })
    expect(change?.body).toContain('name: string')
    expect(change?.answer).toContain('{')
  })

  it('shows each as a line that can be run once its capitals are replaced', async () => {
    const entries = entriesOf(await own())
    const change = entries.find(({ call }) => call === 'PUT /streams/{id}')
    if (change === undefined) throw new Error('no such call')
    expect(curlOf(change, 'http://127.0.0.1:8481')).toBe(
      "curl -s -X PUT 'http://127.0.0.1:8481/api/v1/streams/ID' \\\n" +
        '  -H "authorization: Bearer $TOKEN" \\\n' +
        "  -H 'content-type: application/json' -d 'BODY'",
    )
  })
})
