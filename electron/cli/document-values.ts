import { closeSync, openSync, readSync } from 'node:fs'
import { resolve } from 'node:path'
import { AppError, type FieldIssue } from '../../shared/errors.ts'
import { fileWords } from '../../shared/file-words.ts'
import { say } from '../../shared/say.ts'
import { referenceName, referencesOf, type SecretValues } from '../catalogue/document-references.ts'
import { type ReadDocument, readDocument } from '../catalogue/document-text.ts'
import type { SecretReference } from '../catalogue/secret-reference.ts'
import { fromHome, namedFile } from './paths.ts'

/** Longest value, in bytes: a private key in PEM, with room to spare. */
const MOST_BYTES = 16_384

/**
 * The values of keys and secrets that a document refers to, of the environment and the files of who applies it. The text of a
 * file goes without the line breaks at its end, and without a byte order mark.
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
  const bytes = bytesOf(path)
  if (bytes.length > MOST_BYTES) throw new Error(say('{path} is too long for a secret.', { path }))
  const text = textOf(path, bytes).replace(/[\r\n]+$/, '')
  if (text === '') throw new Error(say('{path} is empty.', { path }))
  return text
}

function textOf(path: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new Error(say('{path} is no text in UTF-8.', { path }), { cause })
  }
}

/** No more than shows that there are too many: what is no file may never end. */
function bytesOf(path: string): Buffer {
  let file: number | null = null
  try {
    file = openSync(path, 'r')
    const bytes = Buffer.alloc(MOST_BYTES + 1)
    let length = 0
    for (let read = -1; read !== 0 && length < bytes.length; length += read) {
      read = readSync(file, bytes, length, bytes.length - length, null)
    }
    return bytes.subarray(0, length)
  } catch (cause) {
    const why = fileWords(cause)
    throw new Error(`${path} cannot be read${why}.`, { cause })
  } finally {
    if (file !== null) closeSync(file)
  }
}
