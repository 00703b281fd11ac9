/** Frames of MP3 (MPEG 1, layer III, 128 kbit/s) that say nothing but a mark. */
export function mp3(
  count: number,
  {
    rate = 44_100,
    isMono = false,
    mark = 0,
  }: { rate?: number; isMono?: boolean; mark?: number } = {},
): Buffer {
  const frame = Buffer.alloc(Math.floor((144 * 128_000) / rate), mark)
  frame.set([0xff, 0xfb, rate === 48_000 ? 0x94 : 0x90, isMono ? 0xc0 : 0])
  return Buffer.concat(Array.from({ length: count }, () => frame))
}

/** Frames of AAC in ADTS, 44.1 kHz, two channels. */
export function aac(count: number): Buffer {
  const frame = Buffer.alloc(200)
  frame.set([0xff, 0xf1, 0x50, 0x80, 200 >> 3, ((200 & 7) << 5) | 0x1f, 0xfc])
  return Buffer.concat(Array.from({ length: count }, () => frame))
}
