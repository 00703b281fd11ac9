import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { expect } from 'vitest'
import type { Console } from '../../../electron/console/types.ts'

type Content = Readonly<Record<string, unknown>>
interface Operation {
  readonly requestBody?: { readonly content: Content }
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>
}
interface Served {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

interface Described {
  readonly served: Served
  readonly ajv: Ajv2020
  readonly paths: readonly (readonly [path: RegExp, template: string])[]
}

const ID = 'openapi.json'
const JSON_TYPE = 'application/json'
let described: Promise<Described> | null = null

/** The document as it is served; that of all consoles is the same, so it is read once. */
async function read(console: Console): Promise<Described> {
  const answer = await console.fetch(new Request(`http://127.0.0.1:8481/api/v1/${ID}`))
  const served = (await answer.json()) as Served
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema({ $id: ID, ...served })
  const paths = Object.keys(served.paths)
    // What is named before what is any id.
    .sort((a, b) => Number(a.includes('{')) - Number(b.includes('{')))
    .map((path) => [new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`), path] as const)
  return { served, ajv, paths }
}

const compiled = new Map<string, ValidateFunction>()

/** What a value lacks to fit what the document has at a place. */
function misfits(ajv: Ajv2020, place: readonly string[], value: unknown): readonly object[] {
  const pointer = place.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'))
  const $ref = `${ID}#/${pointer.map(encodeURIComponent).join('/')}/schema`
  const fits = compiled.get($ref) ?? ajv.compile({ $ref })
  compiled.set($ref, fits)
  fits(value)
  return fits.errors ?? []
}

/**
 * Holds an answer, and the body that was accepted, against the OpenAPI document that the console serves, by a validator of JSON
 * schemas. What the document has no call for is let go: whoever asks at a wrong address or by a wrong method has nothing to hold
 * it to.
 */
export async function expectDescribed(
  console: Console,
  request: { readonly method: string; readonly path: string; readonly body: string | null },
  response: Response,
): Promise<void> {
  described ??= read(console)
  const { served, ajv, paths } = await described
  const path = request.path.split('?', 1)[0] ?? ''
  const method = request.method.toLowerCase()
  const template = paths.find(([pattern]) => pattern.test(path))?.[1] ?? ''
  const operation = served.paths[template]?.[method]
  if (operation === undefined) return
  const what = `${request.method} ${path} ${response.status}`
  const place = ['paths', template, method]
  if (response.ok && operation.requestBody?.content[JSON_TYPE] !== undefined) {
    const body = [...place, 'requestBody', 'content', JSON_TYPE]
    expect(misfits(ajv, body, JSON.parse(request.body ?? '')), what).toEqual([])
  }
  const said = response.status in operation.responses ? String(response.status) : 'default'
  expect(Object.keys(operation.responses), what).toContain(said)
  const type = response.headers.get('content-type')?.split(';', 1)[0] ?? null
  const types = Object.keys(operation.responses[said]?.content ?? {})
  expect(types, what).toEqual(type === null ? [] : expect.arrayContaining([type]))
  if (type !== JSON_TYPE) return
  const answer = [...place, 'responses', said, 'content', type]
  expect(misfits(ajv, answer, await response.clone().json()), what).toEqual([])
}
