import { afterEach, beforeEach } from 'vitest'
import { mediaServerInputSchema } from '../../../shared/media-server.ts'
import { streamInputSchema } from '../../../shared/stream.ts'
import { type Station, startStation } from './station.ts'

/** A station with a front door, started anew for each test of a file, and what goes through it. */
export function startGo() {
  let station: Station
  beforeEach(async () => {
    station = await startStation((_, response) => response.end())
  })
  afterEach(() => station.close())

  const go = (path: string, init: RequestInit = {}) =>
    station.get(`/go/${path}`, { redirect: 'manual', ...init })
  return {
    get station() {
      return station
    },
    /** Adds the stream `live/news`. Answers its id. */
    news(more: object = {}): string {
      const input = { name: 'live/news', frontDoor: true, ...more }
      return station.app.catalogue.streams.create(streamInputSchema.parse(input), 'console').id
    },
    /** Adds a media server. Answers its id. */
    server(protocol: string, publicUrl: string | null, enabled = true): string {
      const input = mediaServerInputSchema.parse({ name: protocol, protocol, publicUrl, enabled })
      return station.app.catalogue.mediaServers.create(input, 'console').server.id
    },
    go,
    /** Where somebody is led to. */
    locationOf: async (path: string): Promise<URL> =>
      new URL((await go(path)).headers.get('location') ?? ''),
  }
}
