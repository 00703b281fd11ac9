/** A frame of MP3 or ADTS AAC: each is decoded from its own header on. */
export interface AudioFrame {
  readonly bytes: Buffer
  readonly seconds: number
}

interface Header {
  readonly length: number
  readonly seconds: number
  /** Codec, sample rate and channels: what has the same may follow one on the other in one body. */
  readonly shape: string
}

const ADTS_RATES = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000]
ADTS_RATES.push(11_025, 8_000, 7_350)
const MP3_RATES = [44_100, 48_000, 32_000]
/** Layer III, kbit/s (ISO/IEC 11172-3 and 13818-3). */
const MPEG1_KBITS = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
const MPEG2_KBITS = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
const LONGEST_HEADER = 7

/** Null where no frame begins. */
function headerAt(bytes: Buffer, at: number): Header | null {
  if (at + LONGEST_HEADER > bytes.length || bytes[at] !== 0xff) return null
  const second = bytes[at + 1] ?? 0
  if ((second & 0xf6) === 0xf0) return adtsAt(bytes, at)
  return (second & 0xe6) === 0xe2 ? mp3At(bytes, at) : null
}

/** ISO/IEC 13818-7, section 6.2. */
function adtsAt(bytes: Buffer, at: number): Header | null {
  const [third = 0, fourth = 0, fifth = 0, sixth = 0, seventh = 0] = bytes.subarray(at + 2, at + 7)
  const rate = ADTS_RATES[(third >> 2) & 0xf]
  const length = ((fourth & 3) << 11) | (fifth << 3) | (sixth >> 5)
  if (rate === undefined || length < LONGEST_HEADER) return null
  const channels = ((third & 1) << 2) | (fourth >> 6)
  const seconds = (1_024 * ((seventh & 3) + 1)) / rate
  return { length, seconds, shape: `aac ${rate} ${channels}` }
}

function mp3At(bytes: Buffer, at: number): Header | null {
  const [second = 0, third = 0, fourth = 0] = bytes.subarray(at + 1, at + 4)
  const version = (second >> 3) & 3
  const isFirst = version === 3
  const kbits = (isFirst ? MPEG1_KBITS : MPEG2_KBITS)[third >> 4]
  const full = MP3_RATES[(third >> 2) & 3]
  if (version === 1 || kbits === undefined || kbits === 0 || full === undefined) return null
  const rate = full / (isFirst ? 1 : version === 2 ? 2 : 4)
  const samples = isFirst ? 1_152 : 576
  const length = Math.floor((samples * 125 * kbits) / rate) + ((third >> 1) & 1)
  const channels = fourth >> 6 === 3 ? 1 : 2
  return { length, seconds: samples / rate, shape: `mp3 ${rate} ${channels}` }
}

/** Where a frame begins that another of its shape follows: a sync word alone is found in sound, too. */
function firstFrame(bytes: Buffer, from: number): { at: number; header: Header } | null {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const header = headerAt(bytes, at)
    if (header === null) continue
    const end = at + header.length
    if (end === bytes.length || headerAt(bytes, end)?.shape === header.shape) return { at, header }
  }
  return null
}

/**
 * Codec, sample rate and channels of audio, e.g. `mp3 44100 2`.
 *
 * @param bytes From anywhere in it, a few frames long.
 * @returns Null for what is neither MP3 nor ADTS AAC.
 */
export const shapeOf = (bytes: Buffer): string | null => firstFrame(bytes, 0)?.header.shape ?? null

/** The frames of a file of MP3 or ADTS AAC. What is between them is left out (ID3), and the one that tells of the file (Xing). */
export function framesOf(bytes: Buffer): readonly AudioFrame[] {
  const frames: AudioFrame[] = []
  for (let found = firstFrame(bytes, 0); found !== null; ) {
    const { at, header } = found
    const frame = bytes.subarray(at, at + header.length)
    if (frame.length === header.length && !tellsOfFile(frame)) {
      frames.push({ bytes: frame, seconds: header.seconds })
    }
    const end = at + header.length
    const next = headerAt(bytes, end)
    found = next === null ? firstFrame(bytes, end) : { at: end, header: next }
  }
  return frames
}

const tellsOfFile = (frame: Buffer): boolean =>
  ['Xing', 'Info'].some((mark) => frame.subarray(0, 64).includes(mark, 0, 'latin1'))
