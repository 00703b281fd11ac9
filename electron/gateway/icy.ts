/** Titles within endless audio, as SHOUTcast and Icecast have them: after so many bytes of sound a length in 16 bytes, and the title. */
const NO_TITLE = Buffer.from([0])

/**
 * Takes titles out of what an origin sends.
 *
 * @param every   Bytes of sound between two of them.
 * @param onTitle Told of each, as it is written, its length before it.
 * @returns What makes sound alone of each piece.
 */
export function createTitleReader(
  every: number,
  onTitle: (title: Buffer) => void,
): (piece: Buffer) => Buffer {
  let soundLeft = every
  let title: Buffer[] = []
  let titleLeft = 0
  return (piece) => {
    const sound: Buffer[] = []
    for (let at = 0; at < piece.length; ) {
      if (soundLeft > 0) {
        const part = piece.subarray(at, at + soundLeft)
        sound.push(part)
        soundLeft -= part.length
        at += part.length
        continue
      }
      const part = piece.subarray(at, at + (titleLeft || 1))
      titleLeft = titleLeft === 0 ? (part[0] ?? 0) * 16 : titleLeft - part.length
      title.push(part)
      at += part.length
      if (titleLeft > 0) continue
      const whole = Buffer.concat(title)
      if (whole.length > 1) onTitle(whole)
      title = []
      soundLeft = every
    }
    return Buffer.concat(sound)
  }
}

/** Puts titles into what a listener is sent. */
export interface TitleWriter {
  /** What is told at the next place for it. */
  next(title: Buffer): void
  write(sound: Buffer): Buffer
}

/** @param every Bytes of sound between two of them, as the listener was told. */
export function createTitleWriter(every: number): TitleWriter {
  let soundLeft = every
  let waiting: Buffer = NO_TITLE
  return {
    next(title) {
      waiting = title
    },
    write(sound) {
      const pieces: Buffer[] = []
      for (let at = 0; at < sound.length; ) {
        const part = sound.subarray(at, at + soundLeft)
        pieces.push(part)
        soundLeft -= part.length
        at += part.length
        if (soundLeft > 0) continue
        pieces.push(waiting)
        waiting = NO_TITLE
        soundLeft = every
      }
      return Buffer.concat(pieces)
    },
  }
}
