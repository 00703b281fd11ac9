import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  GO_ROOT,
  HOUSE_ROOT,
  PLAY_ROOT,
  PUBLISH_ROOT,
  WATCH_ROOT,
} from '../../shared/gateway-url.ts'
import type { Stream } from '../../shared/stream.ts'
import { createAdverts } from './adverts.ts'
import { createFlows } from './flows.ts'
import { createGo } from './go.ts'
import { openHouse } from './house.ts'
import { createOrigins, OriginFailure } from './origin.ts'
import { createPlay } from './play.ts'
import type { ServedStream } from './play-asked.ts'
import { loopOf } from './played.ts'
import { createPublishers } from './publishers.ts'
import { sendText } from './send.ts'
import type { Gateway, GatewayDeps, Room } from './types.ts'
import { createViewers } from './viewers.ts'
import { createWatchPage } from './watch-page.ts'
import { createWhip, cutAtOrigin, isAtOrigin, isPassedOn, type PublishedStream } from './whip.ts'

/**
 * Makes the gateway: a listener for players, of its own so that nothing media servers may ask can be asked here.
 * Each request is decided about before the origin hears of it; a playlist once more before it leaves, so that a viewer who
 * is refused meanwhile is never told of the next segment.
 */
export function createGateway(deps: GatewayDeps): Gateway {
  const { reading, listening, log } = deps
  const { now } = deps
  const { monotonicMs } = deps.viewers
  const house = openHouse(deps.houseFolder, now)
  const viewers = createViewers({
    ...deps.viewers,
    mayWait: (decision) => loopOf(house, decision) !== null,
  })
  const live = deps.before.filter(({ action }) => action === 'subscribe')
  viewers.restore(live, deps.keptViewers.before)
  const origins = createOrigins()
  const flows = createFlows(viewers)
  const http = listening.create(onRequest)
  let streams: ReadonlyMap<string, ServedStream> = new Map()
  let doors: ReadonlyMap<string, Stream> = new Map()
  let published: ReadonlyMap<string, PublishedStream> = new Map()
  let url = ''
  let opening: Promise<void> | null = null
  const timer = setInterval(() => {
    flows.tick()
    viewers.tick()
    publishers.tick()
  }, 1_000)

  const whipTools = { deps, origins, streamOf: (name: string) => published.get(name) }
  const publishers = createPublishers({
    admission: deps.viewers.admission,
    keyOf: deps.viewers.keyOf,
    cut: (publisher) => cutAtOrigin(whipTools, publisher),
    isPassedOn: (publisher) => isPassedOn(whipTools, publisher),
    isThere: (publisher) => isAtOrigin(whipTools, publisher),
    kept: deps.whipSessions,
    isRead: deps.isRead,
    lost: deps.viewers.lost,
    onError: (err) => log.error({ err }, 'a publisher cannot be kept for the next start'),
  })
  publishers.restore(deps.before.filter(({ action }) => action === 'publish'))
  const watchPage = createWatchPage(deps.pageDirectory, (name) => streams.get(name))
  const rooms: readonly (readonly [root: string, room: Room])[] = [
    [
      PLAY_ROOT,
      createPlay({
        ...{ deps, viewers, origins, flows, house, now, monotonicMs, fail },
        adverts: createAdverts(origins),
        streams: () => streams,
      }),
    ],
    [WATCH_ROOT, watchPage],
    [HOUSE_ROOT, house.answer],
    [GO_ROOT, createGo(deps, (name) => doors.get(name))],
    [PUBLISH_ROOT, createWhip({ ...whipTools, publishers, fail })],
  ]

  function onRequest(request: IncomingMessage, response: ServerResponse): void {
    try {
      const { url: target = '' } = request
      const queryAt = target.indexOf('?')
      const path = queryAt === -1 ? target : target.slice(0, queryAt)
      const query = queryAt === -1 ? '' : target.slice(queryAt + 1)
      const [, room] = rooms.find(([root]) => path.startsWith(root)) ?? []
      if (room === undefined) {
        sendText(response, 404, 'There is no such stream.')
        return
      }
      const peer = reading.canonicalAddress(request.socket.remoteAddress ?? '')
      room(request, response, path, query, deps.clientAddress(peer, request.headers))
    } catch (error) {
      fail(response, error)
    }
  }

  function fail(response: ServerResponse, error: unknown): void {
    if (response.destroyed) return
    if (error instanceof OriginFailure) log.warn({ why: error.message }, 'an origin gave nothing')
    else log.error({ err: error }, 'a request to the gateway failed and was refused')
    if (response.headersSent) response.destroy()
    else sendText(response, error instanceof OriginFailure ? 502 : 500, 'Not available now.')
  }

  async function open(): Promise<void> {
    url = listening.originOf(deps.address, await listening.listenAt(http, deps))
  }

  return {
    async refresh() {
      const served = deps.streams().flatMap((stream) => {
        const { originUrl } = stream
        return originUrl === null ? [] : [[stream.name, { ...stream, originUrl }] as const]
      })
      streams = new Map(served)
      doors = new Map(deps.streams().flatMap((each) => (each.frontDoor ? [[each.name, each]] : [])))
      published = new Map(
        deps.streams().flatMap((stream) => {
          const { whipUrl } = stream
          return whipUrl === null ? [] : [[stream.name, { ...stream, whipUrl }] as const]
        }),
      )
      if (streams.size + doors.size + published.size === 0) return
      opening ??= open().catch((error: unknown) => {
        opening = null
        throw error
      })
      await opening
    },
    url: () => url,
    async close() {
      clearInterval(timer)
      viewers.stop()
      deps.keptViewers.keep(viewers.kept())
      await opening?.catch(() => {})
      flows.cutAll()
      if (http.listening) await listening.close(http)
      await origins.close()
    },
  }
}
