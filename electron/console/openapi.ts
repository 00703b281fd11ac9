import type { OpenAPIHono } from '@hono/zod-openapi'
import { z } from 'zod'
import type { ConsoleEnv } from './api.ts'
import { API_PREFIX } from './paths.ts'

/** The OpenAPI 3.1 document of everything below /api/v1. */
export function openApiDocument(api: OpenAPIHono<ConsoleEnv>, version: string): object {
  const document = api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Stagedoor console API',
      version,
      description:
        'What the console does, for scripts. Over loopback HTTP every call but POST /launch and GET /downloads/{ticket} needs a bearer token; ' +
        'the control token of the data directory opens what the command line needs.',
      license: { name: 'MIT' },
    },
    servers: [{ url: API_PREFIX }],
    security: [{ bearer: [] }],
  })
  document.components = {
    ...document.components,
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
  }
  noteOptional(api, document)
  noteOptionalMembers(api, document)
  document.paths = { ...document.paths, ...CARRIER_PATHS }
  return document
}

type Document = ReturnType<OpenAPIHono<ConsoleEnv>['getOpenAPI31Document']>

/** The library tries whether undefined would do, which what may only be left out does not take. */
function noteOptional(api: OpenAPIHono<ConsoleEnv>, { paths = {} }: Document): void {
  for (const definition of api.openAPIRegistry.definitions) {
    if (definition.type !== 'route') continue
    const { path, method, request } = definition.route
    const query = request?.query
    if (!(query instanceof z.ZodObject)) continue
    const operation = paths[path]?.[method as 'get']
    for (const parameter of operation?.parameters ?? []) {
      if (!('in' in parameter) || parameter.in !== 'query') continue
      const field: z.core.$ZodType | undefined = query.shape[parameter.name]
      if (field?._zod.optin === 'optional') parameter.required = false
    }
  }
}

/** The same for members of bodies. */
function noteOptionalMembers(api: OpenAPIHono<ConsoleEnv>, document: Document): void {
  for (const definition of api.openAPIRegistry.definitions) {
    if (definition.type !== 'route') continue
    const { path, method, request } = definition.route
    const content = request?.body?.content['application/json']
    const schema = content !== undefined && 'schema' in content ? content.schema : undefined
    const body = document.paths?.[path]?.[method as 'post']?.requestBody
    if (!(schema instanceof z.ZodType) || body === undefined || !('content' in body)) continue
    const found = body.content['application/json'] as { schema?: Described } | undefined
    relax(schema, found?.schema, document)
  }
}

/** As much of a schema of the document as is looked at. */
interface Described {
  readonly $ref?: string
  readonly properties?: Readonly<Record<string, Described>>
  readonly oneOf?: readonly Described[]
  readonly anyOf?: readonly Described[]
  required?: string[]
}

/** Takes what may be left out off the list of what is required, in objects inside objects and in each of several. */
function relax(schema: z.core.$ZodType, found: Described | undefined, document: Document): void {
  if (found?.$ref !== undefined) {
    const named = document.components?.schemas?.[found.$ref.split('/').at(-1) ?? '']
    relax(schema, named as Described | undefined, document)
    return
  }
  if (found === undefined) return
  if (schema instanceof z.ZodUnion) {
    const each = found.oneOf ?? found.anyOf ?? []
    for (const [at, option] of schema.options.entries()) relax(option, each[at], document)
  }
  if (!(schema instanceof z.ZodObject)) return
  for (const [name, member] of Object.entries<z.core.$ZodType>(schema.shape)) {
    relax(member, found.properties?.[name], document)
    if (member._zod.optin !== 'optional' || found.required === undefined) continue
    found.required = found.required.filter((each) => each !== name)
    if (found.required.length === 0) delete found.required
  }
}

/** What the loopback carrier answers itself (serve.ts), and the document. */
const CARRIER_PATHS = {
  '/launch': {
    post: {
      operationId: 'postLaunch',
      summary: 'Trade a one-time launch code for a session; over loopback HTTP only',
      tags: ['launch'],
      security: [],
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: {
              type: 'object' as const,
              properties: { code: { type: 'string' as const } },
              required: ['code'],
              additionalProperties: false,
            },
          },
        },
      },
      responses: {
        200: {
          description: 'The bearer token of the session, which ends after 12 hours without a call.',
          content: {
            'application/json': {
              schema: {
                type: 'object' as const,
                properties: { token: { type: 'string' as const } },
                required: ['token'],
              },
            },
          },
        },
        default: {
          description: 'Refused or failed.',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
        },
      },
    },
    delete: {
      operationId: 'deleteLaunch',
      summary: 'End the session whose token comes with it, and its feeds; over loopback HTTP only',
      tags: ['launch'],
      responses: {
        204: { description: 'Its token opens nothing any more.' },
        default: {
          description: 'Refused or failed.',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
        },
      },
    },
  },
  '/openapi.json': {
    get: {
      operationId: 'getOpenapiJson',
      summary: 'This document',
      tags: ['about'],
      responses: {
        200: {
          description: 'OpenAPI 3.1.',
          content: { 'application/json': { schema: { type: 'object' as const } } },
        },
      },
    },
  },
}
