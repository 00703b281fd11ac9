import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError, ERRORS, type ErrorBody, type ErrorCode } from '../../shared/errors.ts'
import { createApp } from '../app.ts'
import { DATABASE_FILE } from '../storage.ts'
import { appOptions } from './app-options.ts'
import type { Config } from './config.ts'

/**
 * Asks the console API; the answer's body is read by the caller. A failure is thrown as the AppError it names. A body is sent as
 * JSON, and one that is a stream as a ZIP file.
 */
export type Call = (
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: object | ReadableStream<Uint8Array>,
) => Promise<Response>

/** What a running instance leaves in its data directory, for its owner only. */
const instanceSchema = z.object({
  consoleUrl: z.url().nullable().optional(),
  controlToken: z.string().optional(),
})

/**
 * Runs work against the console API of the instance that runs on the data directory or, when none does, against the
 * store itself, held for that long.
 *
 * @throws AppError ERR_INSTANCE_RUNNING when one runs that has no console to ask, e.g. the desktop application.
 */
export async function withControl<T>(config: Config, work: (call: Call) => Promise<T>): Promise<T> {
  const running = await runningCall(config.dataDirectory)
  if (running !== null) return await work(running)
  const app = await createApp({
    ...appOptions(config, 'headless'),
    handler: null,
    gateway: null,
    // What it did is what the command says itself.
    logLevel: config.logLevel === 'info' ? 'warn' : config.logLevel,
  })
  try {
    return await work((method, path, body) =>
      checked(app.console(request(`http://stagedoor${path}`, method, body), { actor: 'cli' })),
    )
  } finally {
    await app.close()
  }
}

/** Where the database of a data directory is, or would be. */
export const databasePath = (dataDirectory: string): string => join(dataDirectory, DATABASE_FILE)

/**
 * Refuses a data directory without a database: a command must not make one by mistake.
 *
 * @param further What else the operator can do, a sentence. Default nothing.
 * @throws AppError ERR_NOT_FOUND naming the directory.
 */
export function assertDatabase({ dataDirectory }: Config, further = ''): void {
  if (existsSync(databasePath(dataDirectory))) return
  const remedy = `Name the right folder with --data-dir. ${further}`.trim()
  throw new AppError('ERR_NOT_FOUND', `There is no database in ${dataDirectory}. ${remedy}`)
}

/** The API of the instance that runs on a data directory. Null when none answers. */
export async function runningCall(dataDirectory: string): Promise<Call | null> {
  const instance = readInstance(dataDirectory)
  if (instance === null) return null
  const { consoleUrl, controlToken } = instance
  const call: Call = (method, path, body) => {
    const asked = request(`${consoleUrl}${path}`, method, body)
    asked.headers.set('authorization', `Bearer ${controlToken}`)
    return checked(fetch(asked))
  }
  try {
    await call('GET', '/api/v1/about')
    return call
  } catch (error) {
    // Nobody listens, or somebody else does: the file is what a killed instance left behind.
    if (!(error instanceof AppError) || error.code === 'ERR_CALLER_UNAUTHENTICATED') return null
    throw error
  }
}

function readInstance(
  dataDirectory: string,
): { readonly consoleUrl: string; readonly controlToken: string } | null {
  try {
    const text = readFileSync(join(dataDirectory, 'instance.json'), 'utf8')
    const { consoleUrl, controlToken } = instanceSchema.parse(JSON.parse(text))
    return consoleUrl && controlToken ? { consoleUrl, controlToken } : null
  } catch {
    return null
  }
}

function request(url: string, method: string, body: object | undefined): Request {
  if (body === undefined) return new Request(url, { method })
  if (body instanceof ReadableStream) {
    const zip = { method, headers: { 'content-type': 'application/zip' }, body, duplex: 'half' }
    return new Request(url, zip as RequestInit)
  }
  const headers = { 'content-type': 'application/json' }
  return new Request(url, { method, headers, body: JSON.stringify(body) })
}

/** The answer where it is none of a failure. @throws AppError The one a failed answer names, with its issues. */
export async function checked(answer: Promise<Response>): Promise<Response> {
  const response = await answer
  if (response.ok) return response
  const { error } = (await response.json()) as Partial<ErrorBody>
  const code: ErrorCode = error !== undefined && error.code in ERRORS ? error.code : 'ERR_INTERNAL'
  throw new AppError(code, error?.message, { issues: error?.issues ?? [] })
}
