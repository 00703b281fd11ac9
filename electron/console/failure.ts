import { HTTPException } from 'hono/http-exception'
import type { z } from 'zod'
import { AppError, type ErrorCode, type FieldIssue } from '../../shared/errors.ts'
import '../../shared/schema-words.ts'
import { secured } from './headers.ts'

/** Issues named to the caller; a body can be wrong in thousands of places. */
const MAX_ISSUES = 50

/** What a schema found wrong, field by field: a field nobody knows is named by its own path. */
export function issuesOf(error: z.core.$ZodError): FieldIssue[] {
  return error.issues
    .slice(0, MAX_ISSUES)
    .flatMap((issue): FieldIssue[] =>
      issue.code === 'unrecognized_keys'
        ? issue.keys
            .slice(0, MAX_ISSUES)
            .map((key) => ({ path: pathOf([...issue.path, key]), message: 'Unknown field.' }))
        : [{ path: pathOf(issue.path), message: issue.message }],
    )
}

/** A path as issues name it. */
export const pathOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => String(part).slice(0, 64)).join('.')

/**
 * The failure as the API answers it. What is not an AppError is either the framework's word for bad input or our own fault,
 * and then says nothing of itself.
 */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (error instanceof HTTPException) {
    const code = BY_STATUS[error.status]
    if (code !== undefined) return new AppError(code[0], code[1], { cause: error })
  }
  return new AppError('ERR_INTERNAL', undefined, { cause: error })
}

const BY_STATUS: Readonly<Record<number, readonly [ErrorCode, string | undefined]>> = {
  400: ['ERR_INPUT_INVALID', 'The body is not valid JSON.'],
  413: ['ERR_INPUT_TOO_LARGE', undefined],
  415: ['ERR_CONTENT_TYPE', undefined],
}

/** A failure as an answer with an ErrorBody and the headers every answer has. */
export function failure(error: AppError, headers: Readonly<Record<string, string>> = {}): Response {
  return secured(Response.json(error.toBody(), { status: error.status, headers }))
}
