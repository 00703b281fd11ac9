import type { Stream } from '../../shared/stream.ts'

/** How a stream is offered in a list: its title with the name on the wire, or the name alone. */
export function pickedName(stream: Stream | undefined): string | undefined {
  if (stream === undefined || stream.title === '') return stream?.name
  return `${stream.title} (${stream.name})`
}
