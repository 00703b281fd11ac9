import type { Api, ApiCall } from '../../shared/api-map.ts'
import { EDIT_HEADER } from '../../shared/edit.ts'
import type { ErrorBody, ErrorCode, FieldIssue } from '../../shared/errors.ts'
import { known, t } from '../language/t.ts'
import { authorization, comeBack, signOut } from './session.ts'

/** What a call takes besides its name: only the members its row in the Api table has. */
export type CallInput<C extends ApiCall> = Omit<Api[C], 'answer'>
type Rest<C extends ApiCall> =
  Record<never, never> extends CallInput<C>
    ? [input?: CallInput<C> & CallOptions]
    : [input: CallInput<C> & CallOptions]
export interface CallOptions {
  readonly signal?: AbortSignal
}

/** A call that the API refused or that never reached it. The message is safe to show. */
export class ApiError extends Error {
  /** One of shared/errors.ts, or `OFFLINE` when nothing answered. */
  readonly code: ErrorCode | 'OFFLINE'
  /** 0 when nothing answered. */
  readonly status: number
  readonly issues: readonly FieldIssue[]

  constructor(
    code: ErrorCode | 'OFFLINE',
    message: string,
    status: number,
    issues: readonly FieldIssue[] = [],
  ) {
    super(message)
    this.name = 'ApiError'
    this.code = code
    this.status = status
    this.issues = issues
  }

  /** What is wrong with one field of the input, by its dotted path, or with an entry of its list; undefined when nothing is. */
  issue(path: string): string | undefined {
    const ofField = this.issues.find((each) => each.path === path)
    return (ofField ?? this.issues.find((each) => isEntryOf(path, each.path)))?.message
  }
}

const isEntryOf = (list: string, path: string): boolean =>
  path.startsWith(`${list}.`) && /^\d/.test(path.slice(list.length + 1))

/** What to put above a failure: a refusal and silence are not the same. */
export const titleOf = (error: ApiError): string =>
  error.code === 'OFFLINE' ? t('No answer') : t('That was refused')

/**
 * Makes one call of the console API.
 *
 * @param name  Row of the Api table, e.g. `PUT /streams/{id}`.
 * @param input `params`, `query`, `body` as that row says; `signal` aborts.
 * @returns The answer; null for calls that answer nothing.
 * @throws ApiError for every refusal (a 401 also signs out); AbortError when aborted.
 */
export async function call<C extends ApiCall>(
  name: C,
  ...[input]: Rest<C>
): Promise<Api[C]['answer']> {
  const [method, path] = splitName(name)
  const parts: CallParts = input ?? {}
  const response = await send(fillPath(path, parts.params) + queryOf(parts.query), {
    method,
    headers: parts.body === undefined ? {} : { 'content-type': 'application/json' },
    ...(parts.body === undefined ? {} : { body: JSON.stringify(parts.body) }),
    ...(parts.signal === undefined ? {} : { signal: parts.signal }),
  })
  if (method !== 'GET') writes += 1
  if (response.status === 204) return null
  const answer: Api[C]['answer'] = await response.json()
  const edit = response.headers.get(EDIT_HEADER)
  if (edit !== null && typeof answer === 'object' && answer !== null) edits.set(answer, edit)
  return answer
}

let writes = 0

/** How many calls that are no `GET` were answered: what was asked for before one of them may be from before it. */
export const writesSoFar = (): number => writes

/** The edit that each answer came of. */
const edits = new WeakMap<object, string>()

/** The edit that a call made, by its answer; `/edits/{id}` undoes it. Null: none that can be undone, or several. */
export const editOf = (answer: object | null): string | null =>
  answer === null ? null : (edits.get(answer) ?? null)

/** Reads all of an answer that is no row of the Api table. @param path Below `/api/v1`, with its query. */
export async function read(path: string): Promise<Blob> {
  const response = await send(path, { method: 'GET' })
  try {
    return await response.blob()
  } catch {
    throw new ApiError('OFFLINE', t('It broke off before its end, so nothing of it is kept.'), 0)
  }
}

/** Opens the live feed; its body is NDJSON of FeedLine. Throws as {@link call}. */
export const openFeed = (signal: AbortSignal): Promise<Response> =>
  send('/feed', { method: 'GET', signal })

/** The address of a path below `/api/v1`. */
export const addressOf = (path: string): URL => new URL(`api/v1${path}`, document.baseURI)

export type Query = Readonly<Record<string, string | undefined>>
interface CallParts extends CallOptions {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Query
  readonly body?: unknown
}

async function send(path: string, init: RequestInit): Promise<Response> {
  const url = addressOf(path)
  for (let tries = 1; ; tries += 1) {
    const proof = authorization()
    let response: Response
    try {
      response = await fetch(url, { ...init, headers: { ...init.headers, ...proof } })
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') throw error
      throw unanswered()
    }
    if (response.ok) return response
    // A call that is refused so did nothing, and can be made again.
    const came = response.status === 401 && tries < MOST_TRIES ? await comeBack(proof) : null
    if (came === 'in') continue
    if (came === 'unanswered') throw unanswered()
    const failure = await failureOf(response)
    if (response.status === 401) signOut()
    throw failure
  }
}

/** Once with the token of this tab, once with that of another, and once with a fresh one. */
const MOST_TRIES = 3

const unanswered = (): ApiError =>
  new ApiError('OFFLINE', t('Stagedoor does not answer. Is it still running?'), 0)

/** What an answer that is none of success says. */
export async function failureOf(response: Response): Promise<ApiError> {
  try {
    const { error }: ErrorBody = await response.json()
    const issues = error.issues?.map(({ path, message }) => ({ path, message: known(message) }))
    return new ApiError(error.code, known(error.message), response.status, issues)
  } catch {
    return new ApiError(
      'ERR_INTERNAL',
      t('Stagedoor answered {status}.', { status: response.status }),
      response.status,
    )
  }
}

function splitName(name: ApiCall): [method: string, path: string] {
  const space = name.indexOf(' ')
  return [name.slice(0, space), name.slice(space + 1)]
}

function fillPath(path: string, params: Readonly<Record<string, string>> = {}): string {
  return path.replace(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(params[key] ?? ''))
}

/**
 * The query of an address, with its question mark. Values that are undefined or empty are left out; with none of them it is
 * empty.
 */
export function queryOf(query: Query = {}): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(key, value)
  }
  const text = search.toString()
  return text === '' ? '' : `?${text}`
}
