import { z } from 'zod'
import type { Api, ApiCall } from '../../shared/api-map.ts'
import type { Caller } from './types.ts'

type BodyOf<C extends ApiCall> = Api[C] extends { body: infer B } ? B : undefined
type QueryOf<C extends ApiCall> = Api[C] extends { query: infer Q }
  ? { [K in keyof Q]: Q[K] | undefined }
  : undefined
type ParamsOf<C extends ApiCall> = Api[C] extends { params: infer P } ? P : Record<never, never>
type AnswerOf<C extends ApiCall> = Api[C]['answer']
type Eventual<T> = T | Promise<T>

/** What a route works on once its schemas let the request through. */
interface RouteInput<C extends ApiCall, Body, Query, Ready> {
  readonly params: ParamsOf<C>
  readonly query: Query
  readonly body: Body
  /** What `prepare` made. */
  readonly ready: Ready
  readonly caller: Caller
}

interface Definition<C extends ApiCall, Body, Query, Ready> {
  /** One line for the OpenAPI document. */
  readonly summary: string
  /** Schema of the JSON body. Its input is what shared/api-map.ts says. */
  readonly body?: z.ZodType<Body, BodyOf<C>>
  readonly query?: z.ZodType<Query, QueryOf<C>>
  /** Schema of the answer; null when the call answers nothing (204). */
  readonly answer: AnswerOf<C> extends null ? null : z.ZodType<AnswerOf<C>>
  /** Default 200, and 204 when the answer is null. */
  readonly status?: 200 | 201
  /** What has to be waited for before it runs, so that a call that edits does so at once. */
  prepare?(body: Body): Promise<Ready>
  run(input: RouteInput<C, Body, Query, Ready>): Eventual<AnswerOf<C>>
}

/** A call of the API with its types worn off, for the router. */
export interface Route<C extends ApiCall = ApiCall> {
  readonly call: C
  readonly summary: string
  readonly body: z.ZodType | null
  readonly query: z.ZodType | null
  readonly answer: z.ZodType | null
  readonly status: 200 | 201 | 204
  prepare(body: unknown): Promise<unknown> | undefined
  run(input: {
    readonly params: unknown
    readonly query: unknown
    readonly body: unknown
    readonly ready: unknown
    readonly caller: Caller
  }): Eventual<AnswerOf<C>>
}

/** Every call of shared/api-map.ts; one that is missing or answers something else does not compile. */
export type Routes = { readonly [C in ApiCall]: Route<C> }

/**
 * Defines one call of the API. Path, body, query and answer have to fit shared/api-map.ts, so that the console cannot
 * drift from what the page is compiled against.
 */
export function route<C extends ApiCall, Body = undefined, Query = undefined, Ready = undefined>(
  call: C,
  definition: Definition<C, Body, Query, Ready>,
): Route<C> {
  return {
    call,
    summary: definition.summary,
    body: definition.body ?? null,
    query: definition.query ?? null,
    answer: definition.answer,
    status: definition.answer === null ? 204 : (definition.status ?? 200),
    prepare: (body) => definition.prepare?.(body as Body),
    run: (input) => definition.run(input as RouteInput<C, Body, Query, Ready>),
  }
}

/** Path parameters of a call as a schema, or null when it has none: `PUT /streams/{id}` has `id`. */
export function paramsOf(call: string): z.ZodObject | null {
  const names = [...call.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')
  if (names.length === 0) return null
  return z.strictObject(Object.fromEntries(names.map((name) => [name, z.string().min(1).max(128)])))
}

/** Splits `PUT /streams/{id}` in method and path. */
export function splitCall(call: string): { readonly method: string; readonly path: string } {
  const space = call.indexOf(' ')
  return { method: call.slice(0, space), path: call.slice(space + 1) }
}
