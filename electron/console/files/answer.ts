import { z } from 'zod'

const PIECE_BYTES = 64 * 1024

/** CSV as RFC 4180 has it, with a row of headings. */
export const CSV = 'text/csv; charset=utf-8; header=present'

/** How the API document describes such a file. */
export const csvFile = {
  description:
    'RFC 4180; text that a spreadsheet would run as a formula is preceded by an apostrophe.',
  content: { 'text/csv': { schema: z.string() } },
}

/** How it describes what comes instead. */
export const failed = { description: 'Refused or failed: an Error as JSON.' }

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
