import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { STREAMED_CALLS } from '../../../electron/console/files/calls.ts'
import { served } from './carrier.ts'
import { expectDescribed } from './described.ts'
import { bench, call } from './support.ts'

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required: boolean
}

interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: object
  readonly responses: Readonly<Record<string, object>>
}

async function document() {
  const { console } = bench()
  return (await (await call(console, 'GET /openapi.json')).json()) as {
    openapi: string
    servers: { url: string }[]
    paths: Record<string, Record<string, Operation>>
    components: { schemas: Record<string, object> }
  }
}

/** The calls as shared/api-map.ts and its parts declare them, read from their text. */
function declaredCalls(): string[] {
  const folder = new URL('../../../shared/', import.meta.url)
  const text = readdirSync(folder)
    .filter((name) => /(^|-)api(-map)?\.ts$/.test(name))
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
    .join('\n')
  return [...text.matchAll(/^ {2}'([A-Z]+ \/[^']*)': \{/gm)].map((match) => match[1] ?? '')
}

const BESIDE = [
  'GET /feed',
  'GET /export/decisions',
  'GET /export/tokens/{id}',
  'GET /export/audit',
  'GET /export/usage',
  'GET /export/catalogue',
  'GET /exports/{id}/file',
  'GET /backups/{name}/file',
  'GET /downloads/{ticket}',
  'GET /openapi.json',
  'POST /house-files',
  'POST /backups/upload',
  'POST /launch',
  'DELETE /launch',
  'GET /launch/again',
  'POST /launch/again',
]

describe('the OpenAPI document', () => {
  it('has every call of the API and no other', async () => {
    const { paths } = await document()
    const described = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(declaredCalls().length).toBeGreaterThan(40)
    expect(described.sort()).toEqual([...declaredCalls(), ...BESIDE].sort())
  })

  it('requires of a body what cannot be left out, and nothing else', async () => {
    const { paths } = await document()
    const body = JSON.stringify(paths['/tokens']?.post?.requestBody)
    const required = [...body.matchAll(/"required":(\[[^\]]*\])/g)].map(
      (match) => JSON.parse(match[1] ?? '[]') as string[],
    )
    expect(required.length).toBeGreaterThan(5)
    expect(required.filter((names) => names.includes('sessions'))).toEqual([])
    expect(required.filter((names) => names.includes('kind')).length).toBeGreaterThan(5)
  })

  it.each(STREAMED_CALLS)('describes what %s answers whoever is not signed in', async (name) => {
    const [method = '', path = ''] = name.replaceAll(/\{\w+\}/g, 'x').split(' ')
    const made = bench()
    const carrier = await served(made.console)
    const refused = await fetch(`${carrier.url}/api/v1${path}`, { method })
    expect(refused.status).toBe(401)
    await expectDescribed(made.console, { method, path, body: null }, refused)
  })

  it('describes each: a name of its own, a summary, its path parameters, its answers', async () => {
    const { paths } = await document()
    const operations = Object.entries(paths).flatMap(([path, each]) =>
      Object.values(each).map((operation) => ({ path, operation })),
    )
    const names = operations.map(({ operation }) => operation.operationId)
    expect(new Set(names).size).toBe(names.length)
    for (const { path, operation } of operations) {
      expect(operation.summary, path).not.toBe('')
      const inPath = (operation.parameters ?? []).filter((each) => each.in === 'path')
      const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
      expect(
        inPath.map((each) => each.name),
        path,
      ).toEqual(named)
      expect(Object.keys(operation.responses).length, path).toBeGreaterThan(0)
    }
  })

  it('says of nothing in a query that it is required but what an upload is called, and of all in a path', async () => {
    const { paths } = await document()
    const parameters = Object.values(paths)
      .flatMap((each) => Object.values(each))
      .flatMap((operation) => operation.parameters ?? [])
    expect(parameters.filter((each) => each.in === 'query').length).toBeGreaterThan(20)
    const wrong = parameters.filter((each) => each.required !== (each.in === 'path'))
    expect(wrong.map(({ name }) => name)).toEqual(['name'])
  })

  it('is OpenAPI 3.1 with the nouns as components, and every reference leads somewhere', async () => {
    const found = await document()
    expect(found.openapi).toBe('3.1.0')
    expect(found.servers).toEqual([{ url: '/api/v1' }])
    const components = Object.keys(found.components.schemas)
    expect(components).toEqual(
      expect.arrayContaining([
        'Stream',
        'Rule',
        'Session',
        'DecisionRecord',
        'MediaServer',
        'Error',
      ]),
    )
    const references = JSON.stringify(found).matchAll(/"#\/components\/schemas\/(\w+)"/g)
    for (const [, name] of references) expect(components).toContain(name)
  })
})
