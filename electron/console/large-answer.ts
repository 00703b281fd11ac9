import { setImmediate as nextTurn } from 'node:timers/promises'

/** Members of a list that are written at once; well under two milliseconds. */
const AT_ONCE = 500

type Answer = Readonly<Record<string, unknown>>

/**
 * Answers in JSON. What has a list of very many is written a little at a time, as it is taken, so that the handler answers in
 * between: a hundred thousand sessions held it for a third of a second.
 *
 * @param answer Plain data that nobody changes afterwards.
 * @param init   Status and headers.
 */
export function jsonAnswer(
  answer: unknown,
  init: { readonly status: number; readonly headers: Readonly<Record<string, string>> },
): Response {
  if (!hasLongList(answer)) return Response.json(answer, init)
  const headers = { 'content-type': 'application/json', ...init.headers }
  return new Response(inPieces(piecesOf(answer)), { status: init.status, headers })
}

const isLong = (member: unknown): member is readonly unknown[] =>
  Array.isArray(member) && member.length > AT_ONCE

const hasLongList = (answer: unknown): answer is Answer =>
  typeof answer === 'object' && answer !== null && Object.values(answer).some(isLong)

/** The same text as `JSON.stringify` makes of it. */
function* piecesOf(answer: Answer): Generator<string> {
  let before = '{'
  for (const [name, member] of Object.entries(answer)) {
    if (member === undefined) continue
    const start = `${before}${JSON.stringify(name)}:`
    before = ','
    if (isLong(member)) yield* listIn(start, member)
    else yield start + JSON.stringify(member)
  }
  yield '}'
}

function* listIn(start: string, list: readonly unknown[]): Generator<string> {
  for (let at = 0; at < list.length; at += AT_ONCE) {
    const some = JSON.stringify(list.slice(at, at + AT_ONCE)).slice(1, -1)
    yield (at === 0 ? `${start}[` : ',') + some
  }
  yield ']'
}

/** Each is made when the one before was taken and others had their turn. */
function inPieces(pieces: Iterator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream(
    {
      async pull(controller) {
        await nextTurn()
        const next = pieces.next()
        if (next.done === true) controller.close()
        else controller.enqueue(encoder.encode(next.value))
      },
    },
    { highWaterMark: 0 },
  )
}
