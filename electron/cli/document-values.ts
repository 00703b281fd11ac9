import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { AppError, type FieldIssue } from '../../shared/errors.ts'
import { fileWords } from '../../shared/file-words.ts'
import { say } from '../../shared/say.ts'
import {
  referenceName,
  referencesOf,
  type SecretReference,
  type SecretValues,
} from '../catalogue/document-references.ts'
import { type ReadDocument, readDocument } from '../catalogue/document-text.ts'
import { fromHome, namedFile } from './paths.ts'

/** Longest value, in bytes: a private key in PEM, with room to spare. */
const MOST_BYTES = 16_384

/**
 * The values of keys and secrets that a document refers to, of the environment and the files of who applies it. The text of a
 * file goes without the line break at its end.
 *
 * @param yaml   The document. One that cannot be read refers to nothing: it is refused where it is applied.
 * @param folder Where relative files are. Null, for a document on standard input: where the command was typed.
 * @throws AppError ERR_CONFIG naming what is not set or cannot be read, with line and column; never a value.
 */
export function valuesOf(
  yaml: string,
  folder: string | null,
  env: Readonly<Record<string, string | undefined>> = process.env,
): SecretValues {
  const read = /\b(?:env|file)\b/.test(yaml) ? readable(yaml) : null
  if (read === null) return {}
  const values: Record<string, string> = {}
  const issues: FieldIssue[] = []
  for (const { path, reference } of referencesOf(read.document)) {
    try {
      values[referenceName(reference)] = valueOfReference(reference, folder, env)
    } catch (error) {
      issues.push({ path, message: error instanceof Error ? error.message : '' })
    }
  }
  if (issues.length > 0) throw read.fault('ERR_CONFIG', issues)
  return values
}

function readable(yaml: string): ReadDocument | null {
  try {
    return readDocument(yaml)
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

function valueOfReference(
  { env: name, file = '' }: SecretReference,
  folder: string | null,
  env: Readonly<Record<string, string | undefined>>,
): string {
  if (name !== undefined) {
    const value = env[name]
    if (value) return value
    throw new Error(say('The environment variable {name} is not set.', { name }))
  }
  const path = folder === null ? namedFile(file) : resolve(folder, fromHome(file))
  const text = textOf(path)
  if (text === '') throw new Error(say('{path} is empty.', { path }))
  if (text.length > MOST_BYTES) throw new Error(say('{path} is too long for a secret.', { path }))
  return text
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '')
  } catch (cause) {
    const why = fileWords(cause)
    throw new Error(`${path} cannot be read${why}.`, { cause })
  }
}
