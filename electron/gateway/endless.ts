import { PassThrough, type Readable } from 'node:stream'
import { shapeOf } from './audio-frames.ts'
import type { HouseAudio } from './house-audio.ts'
import { playHouse } from './house-playing.ts'
import type { HouseFile } from './house-playlist.ts'
import { createTitleReader, createTitleWriter } from './icy.ts'

/** What an origin sends without end. */
export interface EndlessAnswer {
  readonly body: Readable
  /** Bytes of sound between two titles. Null without titles. */
  readonly titlesEvery: number | null
}

interface EndlessTools {
  /** Asks the origin anew. Null when it gives nothing that could go on here. */
  ask(): Promise<EndlessAnswer | null>
  /** What plays before the stream. Null when nothing does. */
  first(): Promise<HouseAudio | null>
  /** Told of what shape the origin's sound is. */
  heard(shape: string): void
  /** Epoch milliseconds. */
  now(): number
  /** Milliseconds of a clock that nobody sets. */
  monotonicMs(): number
}

/** Endless audio for one listener, who hears it on while its source changes. */
export interface Endless {
  readonly body: Readable
  /**
   * Plays a house file over and over.
   *
   * @returns False when it does not fit what they hear: it cannot be played in its place.
   */
  loop(audio: HouseAudio): boolean
  /** Plays the origin, if it does not already. */
  stream(): void
}

/** A listener who has so much waiting takes no more now. */
const MOST_WAITING = 256 * 1024
/** Where no frame was found in so much, there is none. */
const SNIFFED_BYTES = 16 * 1024

/** @param begins What the origin gave, or what is looped where that is what plays at first. */
export function createEndless(tools: EndlessTools, begins: EndlessAnswer | HouseAudio): Endless {
  const body = new PassThrough()
  const every = 'body' in begins ? begins.titlesEvery : null
  const titles = every === null ? null : createTitleWriter(every)
  /** Null before it is known, empty for what is neither MP3 nor AAC. */
  let shape: string | null = 'shape' in begins ? begins.shape : null
  let playing: HouseFile | 'stream' | 'first' | null = null
  let isAsking = false
  /** Ends what plays now. */
  let stop = (): void => {}

  const write = (sound: Buffer): boolean => body.write(titles?.write(sound) ?? sound)
  // Without an error the answer would stay open, and silent.
  const giveUp = (): void => void body.destroy(new Error('What was played broke off.'))
  body.once('close', () => stop())
  body.on('error', () => {})

  function change(what: typeof playing, begin: () => () => void): void {
    stop()
    playing = what
    stop = begin()
  }

  function house(audio: HouseAudio, isFirst: boolean): void {
    // Nothing would end it for one who left while it was read.
    if (body.destroyed) return
    change(isFirst ? 'first' : audio.file, () =>
      playHouse(audio, {
        loopsAtMs: isFirst ? null : tools.now(),
        monotonicMs: tools.monotonicMs,
        isFull: () => body.writableLength > MOST_WAITING,
        write,
        ended: askAnew,
        failed: isFirst ? askAnew : giveUp,
      }),
    )
  }

  function origin({ body: from, titlesEvery }: EndlessAnswer): void {
    const soundOf =
      titlesEvery === null
        ? (piece: Buffer) => piece
        : createTitleReader(titlesEvery, (title) => titles?.next(title))
    let held: Buffer[] | null = []
    const onData = (piece: Buffer): void => {
      const sound = soundOf(piece)
      if (held === null) {
        if (!write(sound)) from.pause()
        return
      }
      held.push(sound)
      const known = Buffer.concat(held)
      const found = shapeOf(known)
      if (found === null && known.length < SNIFFED_BYTES) return
      held = null
      from.pause()
      sniffed(found, () => {
        if (write(known)) from.resume()
      })
    }
    /** It may be over before it was long enough to tell. */
    const onEnd = (): void => {
      const rest = Buffer.concat(held ?? [])
      if (held === null) body.end()
      else sniffed(null, () => body.end(titles?.write(rest) ?? rest))
      held = null
    }
    const goOn = (): void => void from.resume()
    change('stream', () => {
      from.on('data', onData)
      from.on('end', onEnd)
      from.on('error', giveUp)
      body.on('drain', goOn)
      return () => {
        body.off('drain', goOn)
        from.removeAllListeners('data').removeAllListeners('end').removeAllListeners('error')
        from.on('error', () => {})
        from.destroy()
      }
    })
  }

  /** What the origin's sound is, is known: it goes on, unless something plays before it, or it is not what was heard so far. */
  function sniffed(found: string | null, goOn: () => void): void {
    if (found !== null) tools.heard(found)
    if (shape !== null) {
      if (found === shape) goOn()
      else giveUp()
      return
    }
    shape = found ?? ''
    void tools.first().then((audio) => {
      if (playing !== 'stream') return
      if (audio !== null && audio.shape === shape) house(audio, true)
      else goOn()
    }, goOn)
  }

  function askAnew(): void {
    if (isAsking) return
    isAsking = true
    const before = playing
    tools
      .ask()
      .then((answer) => {
        // Meanwhile something else was to be played.
        if (answer !== null && (body.destroyed || playing !== before)) answer.body.destroy()
        else if (answer === null) giveUp()
        else origin(answer)
      }, giveUp)
      .finally(() => {
        isAsking = false
      })
  }

  if ('body' in begins) origin(begins)
  else house(begins, false)
  return {
    body,
    loop(audio) {
      if (shape !== null && shape !== audio.shape) return false
      const isPlaying =
        typeof playing === 'object' && playing !== null && isAlike(playing, audio.file)
      if (shape !== null && !isPlaying) house(audio, false)
      return true
    },
    stream() {
      if (playing !== 'stream' && playing !== 'first') askAnew()
    },
  }
}

/** It is read anew from time to time. */
const isAlike = (one: HouseFile, other: HouseFile): boolean =>
  one.name === other.name &&
  one.seconds === other.seconds &&
  one.segments.length === other.segments.length
