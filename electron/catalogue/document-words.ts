import type { z } from 'zod'
import { say } from '../../shared/say.ts'
import { wantedBy } from '../../shared/schema-words.ts'

const START = 'Start the document with "stagedoor: 1".'
const FIELDS = say('fields with values, such as "name: news"')

/**
 * What is wrong with a part of a document, in the words of who wrote it: what is missing is named, and what stands there
 * is told what it should be.
 *
 * @param root The whole document as a plain value.
 */
export function wordIssue(issue: z.core.$ZodIssue, root: unknown): string {
  const { path } = issue
  if (path.length === 0 && issue.code === 'invalid_type') {
    return root === null ? `The document is empty. ${START}` : START
  }
  if (path.length === 1 && path[0] === 'stagedoor') return START
  const missing = path.length > 0 && valueAt(root, path) === undefined
  const name = String(path.at(-1))
  const wanted = wantedIn(issue)
  if (wanted === null) return missing ? say('{name} is missing.', { name }) : issue.message
  return missing
    ? say('{name} is missing. It must be {wantedList}.', { name, wantedList: wanted })
    : say('This must be {wantedList}.', { wantedList: wanted })
}

/** What the schema wants instead. Null when its own message says it. */
function wantedIn(issue: z.core.$ZodIssue): string | null {
  if (issue.code === 'invalid_type' && issue.expected === 'object') return FIELDS
  return issue.code === 'invalid_type' || issue.code === 'invalid_value' ? wantedBy(issue) : null
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Readonly<Record<PropertyKey, unknown>>)[key]
        : undefined,
    root,
  )
}
