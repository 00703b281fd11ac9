import { z } from 'zod'
import { errorBody } from '../answers.ts'

const PIECE_BYTES = 64 * 1024

/** CSV as RFC 4180 has it, with a row of headings. */
export const CSV = 'text/csv; charset=utf-8; header=present'

/** How the API document describes such a file. */
export const csvFile = {
  description:
    'RFC 4180; text that a spreadsheet would run as a formula is preceded by an apostrophe.',
  content: { 'text/csv': { schema: z.string() } },
}

/** Wide, since a typed answer in JSON would be asked of calls that answer a file. */
interface Described {
  readonly description: string
  readonly content: Readonly<Record<string, { readonly schema: z.ZodType }>>
}

/** The document for `apply`. */
export const yamlFile = {
  description: 'The document.',
  content: { 'text/yaml': { schema: z.string() } },
}

/** A backup. */
export const databaseFile = {
  description: 'The database.',
  content: { 'application/vnd.sqlite3': { schema: z.string() } },
}

/** How it describes what any call answers instead. */
export const failed: Described = {
  description: 'Refused or failed.',
  content: { 'application/json': { schema: errorBody } },
}

/** A text in pieces, each made when the one before was taken; tells when the last one was. */
export function readToEnd(text: string, onEnd: () => void): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  let at = 0
  return new ReadableStream(
    {
      pull(controller) {
        if (at < bytes.length) {
          controller.enqueue(bytes.subarray(at, at + PIECE_BYTES))
          at += PIECE_BYTES
          return
        }
        controller.close()
        onEnd()
      },
    },
    { highWaterMark: 0 },
  )
}

/**
 * Answers something as it is made. HEAD answers the headers alone and opens nothing.
 *
 * @param type     Its media type.
 * @param open     Begins it.
 * @param fileName What it is saved as. Default: it is no file.
 */
export function streamed(
  method: string,
  type: string,
  open: () => ReadableStream<Uint8Array> | string,
  fileName?: string,
): Response {
  const headers = {
    'content-type': type,
    ...(fileName === undefined
      ? {}
      : { 'content-disposition': `attachment; filename="${fileName}"` }),
  }
  return new Response(method === 'HEAD' ? null : open(), { headers })
}
