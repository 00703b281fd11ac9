/** As much of an OpenAPI 3.1 document as the reference shows. */
export interface OpenApi {
  readonly info: { readonly title: string; readonly version: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}
interface Operation {
  readonly summary?: string
  readonly tags?: readonly string[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content?: Readonly<Record<string, { schema?: Schema }>> }
  readonly responses?: Readonly<
    Record<string, { content?: Readonly<Record<string, { schema?: Schema }>> }>
  >
}
interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly schema?: Schema
}
export interface Schema {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly additionalProperties?: boolean | Schema
  readonly minimum?: number
  readonly maximum?: number
  readonly maxLength?: number
  readonly default?: unknown
}

/** One call as the reference lists it. */
export interface ApiEntry {
  /** `PUT /streams/{id}`, as docs/api.md names it. */
  readonly call: string
  readonly method: string
  readonly path: string
  readonly summary: string
  readonly group: string
  readonly parameters: readonly { name: string; in: string; required: boolean; type: string }[]
  readonly body: string | null
  readonly answer: string | null
}

/** Lists every call of a document, grouped by the first word of its path, in the document's order. */
export function entriesOf(document: OpenApi): readonly ApiEntry[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => entryOf(path, method, operation)),
  )
}

function entryOf(path: string, method: string, operation: Operation): ApiEntry {
  const good = Object.entries(operation.responses ?? {}).find(([status]) => status.startsWith('2'))
  const name = method.toUpperCase()
  return {
    call: `${name} ${path}`,
    method: name,
    path,
    summary: operation.summary ?? '',
    group: path.split('/')[1] ?? '',
    parameters: (operation.parameters ?? []).map((each) => ({
      name: each.name,
      in: each.in,
      required: each.required === true,
      type: shapeOf(each.schema, 0),
    })),
    body: contentOf(operation.requestBody?.content),
    answer: contentOf(good?.[1].content),
  }
}

function contentOf(
  content: Readonly<Record<string, { schema?: Schema }>> | undefined,
): string | null {
  const [type, first] = Object.entries(content ?? {})[0] ?? []
  if (type === undefined) return null
  return type === 'application/json' ? shapeOf(first?.schema, 0) : type
}

/** Deeper than this a shape is left out, so that no answer fills the screen. */
const DEEPEST = 4

/** A schema in the words of TypeScript: what a reader of JSON knows best. `?` marks what may be left out. */
export function shapeOf(schema: Schema | undefined, depth: number): string {
  if (schema === undefined) return 'unknown'
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum !== undefined) return schema.enum.map((each) => JSON.stringify(each)).join(' | ')
  const variants = schema.anyOf ?? schema.oneOf
  if (variants !== undefined)
    return [...new Set(variants.map((each) => shapeOf(each, depth)))].join(' | ')
  if (schema.allOf !== undefined)
    return schema.allOf.map((each) => shapeOf(each, depth)).join(' & ')
  if (schema.items !== undefined) return listOf(shapeOf(schema.items, depth))
  if (schema.properties !== undefined) return objectOf(schema, schema.properties, depth)
  if (typeof schema.additionalProperties === 'object') {
    return `Record<string, ${shapeOf(schema.additionalProperties, depth + 1)}>`
  }
  return [schema.type ?? 'unknown'].flat().join(' | ')
}

const listOf = (item: string): string =>
  /[|&]/.test(item) && !item.startsWith('{') ? `(${item})[]` : `${item}[]`

function objectOf(
  schema: Schema,
  properties: Readonly<Record<string, Schema>>,
  depth: number,
): string {
  if (depth >= DEEPEST) return '{ … }'
  const inset = '  '.repeat(depth + 1)
  const lines = Object.entries(properties).map(([name, each]) => {
    const optional = schema.required?.includes(name) === true ? '' : '?'
    return `${inset}${name}${optional}: ${shapeOf(each, depth + 1)}`
  })
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${'  '.repeat(depth)}}`
}

/** The call as a line of curl; what the reader has to put in stands in capitals. */
export function curlOf(entry: ApiEntry, origin: string): string {
  const path = entry.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => name.toUpperCase())
  const needed = entry.parameters.filter((each) => each.in === 'query' && each.required)
  const query = needed.map(({ name }) => `${name}=${name.toUpperCase()}`).join('&')
  const method = entry.method === 'GET' ? '' : ` -X ${entry.method}`
  const body = entry.body === null ? '' : " \\\n  -H 'content-type: application/json' -d 'BODY'"
  const url = `${origin}/api/v1${path}${query === '' ? '' : `?${query}`}`
  return `curl -s${method} '${url}' \\\n  -H "authorization: Bearer $TOKEN"${body}`
}
