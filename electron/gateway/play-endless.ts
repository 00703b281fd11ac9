import type { ServerResponse } from 'node:http'
import type { Decision } from '../../shared/access.ts'
import { createEndless, type Endless, type EndlessAnswer } from './endless.ts'
import type { Flows } from './flows.ts'
import type { House } from './house.ts'
import type { HouseAudio } from './house-audio.ts'
import type { HouseFile } from './house-playlist.ts'
import type { OriginAnswer } from './origin.ts'
import { fileOf } from './play-path.ts'
import { loopOf } from './played.ts'
import { headersOf, ownHeaders } from './send.ts'
import type { Viewer } from './viewer-types.ts'

interface EndlessPlayTools {
  readonly house: Pick<House, 'of' | 'audio'>
  readonly flows: Pick<Flows, 'begin'>
  /** Epoch milliseconds. */
  now(): number
  /** Milliseconds of a clock that nobody sets. */
  monotonicMs(): number
}

/** Somebody who opened a stream of endless audio. */
interface Listener {
  readonly response: ServerResponse
  readonly viewer: Viewer
  readonly address: string | null
  /** Of the stream. */
  readonly originUrl: string
  /** Asks the origin for it again. Null when the listener left. */
  ask(): Promise<OriginAnswer | null>
}

/** Endless audio, with what plays before it and in its place. */
interface EndlessPlay {
  /** Whether an origin's answer is endless audio whose source can be changed. */
  is(answer: OriginAnswer): boolean
  begin(listener: Listener, answer: OriginAnswer): void
  /** Begins with a loop. False where the house file is no audio of the kind the stream is, as far as is known. */
  beginLoop(listener: Listener, file: HouseFile): Promise<boolean>
}

const AUDIO = /^audio\/(?:x-)?(?:mpeg|mp3|aac|aacp)\b/i
/** An origin that says more often how long it is apart is none. */
const MOST_BETWEEN = 1024 * 1024

/** Plays endless audio, with the operator's own files before it or in its place. */
export function createEndlessPlay(tools: EndlessPlayTools): EndlessPlay {
  const { house, flows } = tools
  /** What the streams sound like, by their origins, as far as anybody listened. */
  const shapes = new Map<string, string>()

  function listen(listener: Listener, begins: EndlessAnswer | HouseAudio): void {
    const { viewer, response, address, originUrl } = listener
    const endless = createEndless(
      {
        ...{ now: tools.now, monotonicMs: tools.monotonicMs },
        heard: (shape) => void shapes.set(originUrl, shape),
        first: () => firstOf(viewer),
        async ask() {
          const answer = await listener.ask()
          if (answer === null) return null
          answer.body.on('error', () => {})
          if (answer.status === 200) return endlessOf(answer)
          answer.body.destroy()
          return null
        },
      },
      begins,
    )
    flows.begin(viewer, address, response, endless.body, {
      stays: (decision) => stays(endless, response, decision),
    })
  }

  function stays(endless: Endless, response: ServerResponse, decision: Decision): boolean {
    const loop = loopOf(house, decision)
    if (loop !== null) {
      void house.audio(loop).then((audio) => {
        if (audio === null || !endless.loop(audio)) response.destroy()
      })
      return true
    }
    if (decision.outcome === 'allow') endless.stream()
    return decision.outcome === 'allow'
  }

  async function firstOf(viewer: Viewer): Promise<HouseAudio | null> {
    const file = house.of(viewer.latest?.playout?.promptUrl ?? null)
    if (file === null || viewer.promptedAtMs !== null) return null
    viewer.promptedAtMs = tools.monotonicMs()
    return await house.audio(file)
  }

  return {
    is: ({ status, headers }) =>
      status === 200 &&
      headers['content-length'] === undefined &&
      AUDIO.test(String(headers['content-type'] ?? '')),
    begin(listener, answer) {
      listener.response.writeHead(200, headersOf(answer))
      listen(listener, endlessOf(answer))
    },
    async beginLoop(listener, file) {
      const audio = await house.audio(file)
      if (audio === null || !isOfKind(listener.originUrl, audio.shape)) return false
      const type = audio.shape.startsWith('mp3') ? 'audio/mpeg' : 'audio/aac'
      listener.response.writeHead(200, ownHeaders({ 'content-type': type }))
      listen(listener, audio)
      return true
    },
  }

  /** Before anybody listened, the name of the origin's file tells. */
  function isOfKind(originUrl: string, shape: string): boolean {
    const known = shapes.get(originUrl)
    if (known !== undefined) return known === shape
    const [, end] = /\.([a-z0-9]+)$/i.exec(fileOf(originUrl)) ?? []
    return end === undefined || shape.startsWith(end.toLowerCase())
  }
}

function endlessOf({ body, headers }: OriginAnswer): EndlessAnswer {
  const every = Number(headers['icy-metaint'] ?? 0)
  const isSaid = Number.isInteger(every) && every > 0 && every <= MOST_BETWEEN
  return { body, titlesEvery: isSaid ? every : null }
}
