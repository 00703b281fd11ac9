import type { OpenAPIHono } from '@hono/zod-openapi'
import { z } from 'zod'
import type { ConsoleEnv } from './api.ts'

type ApiDocument = ReturnType<OpenAPIHono<ConsoleEnv>['getOpenAPI31Document']>

/** As much of a schema of the document as is looked at. */
interface Described {
  readonly $ref?: string
  readonly properties?: Readonly<Record<string, Described>>
  readonly additionalProperties?: Described | boolean
  readonly items?: Described
  readonly prefixItems?: readonly Described[]
  readonly type?: unknown
  oneOf?: readonly Described[]
  readonly anyOf?: readonly Described[]
  allOf?: readonly Described[]
  required?: string[]
  pattern?: string
}

/** A schema, and where the document has it. */
type Pair = readonly [schema: z.core.$ZodType, found: Described | undefined]

/**
 * Mends what the library describes otherwise than the schemas have it. It tries whether undefined would do, which what may only
 * be left out does not take, and lists that as required; it writes the flags of a pattern into the pattern; and it describes a
 * noun or null as both at once.
 */
export function fitToSchemas(api: OpenAPIHono<ConsoleEnv>, document: ApiDocument): void {
  const mend = mendsIn((document.components?.schemas ?? {}) as Nouns)
  for (const definition of api.openAPIRegistry.definitions) {
    if (definition.type !== 'route') continue
    const { path, method, request, responses } = definition.route
    const operation = document.paths?.[path]?.[method as 'get']
    noteOptional(request?.query, operation?.parameters as readonly Parameter[] | undefined)
    for (const pair of pairsOf(request?.body, operation?.requestBody)) mend(pair)
    for (const [status, response] of Object.entries(responses)) {
      for (const pair of pairsOf(response, operation?.responses?.[status])) mend(pair)
    }
  }
}

type Nouns = Readonly<Record<string, Described>>

/** Mends a schema and all it is made of, each place in the document once. */
function mendsIn(nouns: Nouns): (pair: Pair) => void {
  const done = new Set<Described>()
  const placeOf = (found: Described | undefined): Described | undefined => {
    const noun = found !== undefined && isNounOrNull(found) ? admitNull(found) : found
    return noun?.$ref === undefined ? noun : nouns[noun.$ref.split('/').at(-1) ?? '']
  }
  return function mend([given, described]: Pair): void {
    const schema = given as z.core.$ZodTypes
    const found = placeOf(described)
    if (found === undefined || done.has(found)) return
    for (const each of insideOf(schema, found)) mend(each)
    done.add(found)
    takeFlagsOff(found)
    relax(schema, found)
  }
}

interface Parameter {
  readonly in: string
  readonly name: string
  required?: boolean
}

function noteOptional(query: unknown, parameters: readonly Parameter[] = []): void {
  if (!(query instanceof z.ZodObject)) return
  for (const parameter of parameters) {
    const field: z.core.$ZodType | undefined = query.shape[parameter.name]
    if (parameter.in === 'query' && field?._zod.optin === 'optional') parameter.required = false
  }
}

/** What is said of each media type. */
function pairsOf(said: unknown, described: unknown): readonly Pair[] {
  const schemas = contentOf<z.core.$ZodType>(said)
  const found = contentOf<Described>(described)
  return Object.entries(schemas).map(([type, { schema }]) => [schema, found[type]?.schema])
}

const contentOf = <T>(of: unknown): Readonly<Record<string, { readonly schema: T }>> =>
  (of as { readonly content?: Readonly<Record<string, { readonly schema: T }>> } | undefined)
    ?.content ?? {}

/** A noun or null, which the library describes as both at once: nothing is. */
const isNounOrNull = ({ allOf }: Described): boolean =>
  allOf?.length === 2 && allOf[0]?.$ref !== undefined && String(allOf[1]?.type) === 'object,null'

/** Describes it as either. @returns Where the noun is described. */
function admitNull(found: Described): Described | undefined {
  const noun = found.allOf?.[0]
  found.oneOf = [...(noun === undefined ? [] : [noun]), { type: 'null' }]
  delete found.allOf
  return noun
}

/** Patterns of JSON schemas are Unicode's and have no flags: what another flag says cannot be described. */
function takeFlagsOff(found: Described): void {
  const [, pattern, flags] = /^(.*\$)\/([a-z]+)$/s.exec(found.pattern ?? '') ?? []
  if (pattern === undefined) return
  if (flags === 'u') found.pattern = pattern
  else delete found.pattern
}

function relax(schema: z.core.$ZodTypes, found: Described): void {
  const { def } = schema._zod
  if (def.type !== 'object' || found.required === undefined) return
  found.required = found.required.filter((name) => def.shape[name]?._zod.optin !== 'optional')
  if (found.required.length === 0) delete found.required
}

/** The schemas a schema is made of. */
function insideOf({ _zod: { def } }: z.core.$ZodTypes, found: Described): readonly Pair[] {
  switch (def.type) {
    case 'object':
      return Object.entries(def.shape).map(([name, member]) => [member, found.properties?.[name]])
    case 'union':
      return def.options.map((option, at) => [option, (found.oneOf ?? found.anyOf)?.[at]])
    case 'array':
      return [[def.element, found.items]]
    case 'tuple':
      return def.items.map((item, at) => [item, found.prefixItems?.[at]])
    case 'record':
      return typeof found.additionalProperties === 'object'
        ? [[def.valueType, found.additionalProperties]]
        : Object.values(found.properties ?? {}).map((each) => [def.valueType, each])
    case 'nullable':
    case 'optional':
    case 'nonoptional':
    case 'default':
    case 'prefault':
    case 'readonly':
      return [[def.innerType, found]]
    case 'pipe':
      return [[def.in, found]]
    default:
      return []
  }
}
