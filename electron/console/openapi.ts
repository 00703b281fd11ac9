import type { OpenAPIHono } from '@hono/zod-openapi'
import type { ConsoleEnv } from './api.ts'
import { fitToSchemas } from './openapi-fit.ts'
import { API_PREFIX } from './paths.ts'

/** The OpenAPI 3.1 document of everything below /api/v1. */
export function openApiDocument(api: OpenAPIHono<ConsoleEnv>, version: string): object {
  const document = api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Stagedoor console API',
      version,
      description:
        'What the console does, for scripts. Over loopback HTTP every call but POST /launch, /launch/again and GET /downloads/{ticket} needs a bearer token; ' +
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
  fitToSchemas(api, document)
  document.paths = { ...document.paths, ...CARRIER_PATHS }
  return document
}

const REFUSED = {
  description: 'Refused or failed.',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
}

const TEXT = { type: 'string' as const }

const TOKEN = {
  description: 'The bearer token of the session, which ends after 12 hours without a call.',
  content: {
    'application/json': {
      schema: { type: 'object' as const, properties: { token: TEXT }, required: ['token'] },
    },
  },
}

/** A JSON object of texts that takes nothing else. */
const bodyOf = (properties: Readonly<Record<string, typeof TEXT>>, required: string[]) => ({
  required: true,
  content: {
    'application/json': {
      schema: { type: 'object' as const, properties, required, additionalProperties: false },
    },
  },
})

/** What the loopback carrier answers itself (serve.ts), and the document. */
const CARRIER_PATHS = {
  '/launch': {
    post: {
      operationId: 'postLaunch',
      summary: 'Trade a one-time launch code for a session; over loopback HTTP only',
      tags: ['launch'],
      security: [],
      requestBody: bodyOf({ code: TEXT, key: TEXT }, ['code']),
      responses: {
        200: TOKEN,
        default: REFUSED,
      },
    },
    delete: {
      operationId: 'deleteLaunch',
      summary: 'End the session whose token comes with it, and its feeds; over loopback HTTP only',
      tags: ['launch'],
      responses: {
        204: { description: 'Its token opens nothing any more.' },
        default: REFUSED,
      },
    },
  },
  '/launch/again': {
    get: {
      operationId: 'getLaunchAgain',
      summary:
        'What a browser is to sign, within a minute, to prove its key; over loopback HTTP only',
      tags: ['launch'],
      security: [],
      responses: {
        200: {
          description: 'Is to be signed behind "stagedoor console sign-in ".',
          content: {
            'application/json': {
              schema: { type: 'object' as const, properties: { nonce: TEXT }, required: ['nonce'] },
            },
          },
        },
        default: REFUSED,
      },
    },
    post: {
      operationId: 'postLaunchAgain',
      summary:
        'Another token for the session of a key, in place of the one before; over loopback HTTP only',
      tags: ['launch'],
      security: [],
      requestBody: bodyOf({ key: TEXT, nonce: TEXT, signature: TEXT }, [
        'key',
        'nonce',
        'signature',
      ]),
      responses: { 200: TOKEN, default: REFUSED },
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
        default: REFUSED,
      },
    },
  },
}
