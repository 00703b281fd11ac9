import type { MediaServer } from '../../../shared/media-server.ts'

const LOCAL = 'http://127.0.0.1:8000'
/** How ffmpeg says what it sends, by the end of the mount's name. */
const FORMATS: readonly (readonly [RegExp, string])[] = [
  [/\.(ogg|oga|opus)$/i, '-c:a libopus -content_type application/ogg -f ogg'],
  [/\.aac$/i, '-c:a aac -content_type audio/aac -f adts'],
]
const MP3 = '-c:a libmp3lame -b:a 128k -content_type audio/mpeg -f mp3'

/**
 * The command that sends a tone to a mount of Icecast, for a POSIX shell.
 *
 * @param key Of the stream, as it was made. It is a secret.
 * @returns Null for other media servers, and for a pattern, which names no mount.
 */
export function encoderCommand(
  { protocol, publicUrl }: Pick<MediaServer, 'protocol' | 'publicUrl'>,
  streamName: string,
  key: string,
): string | null {
  if (protocol !== 'icecast' || streamName.includes('*')) return null
  const { hostname, port } = new URL(publicUrl ?? LOCAL)
  const path = streamName.split('/').map(encodeURIComponent).join('/')
  const format = FORMATS.find(([end]) => end.test(streamName))?.[1] ?? MP3
  const to = `icecast://source:${encodeURIComponent(key)}@${hostname}:${port || '8000'}/${path}`
  return `ffmpeg -re -f lavfi -i sine=frequency=440 ${format} '${to.replaceAll("'", '%27')}'`
}
