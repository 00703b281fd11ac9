import type { ServerResponse } from 'node:http'
import type { Decision } from '../../shared/access.ts'
import { PLAYS_ADS_HEADER, USED_UP } from '../../shared/gateway-url.ts'
import { ADVERT_FOLDER, type Advert, type Adverts } from './adverts.ts'
import { type Arrival, arrivalOf, passingOf } from './arrival.ts'
import {
  isPart,
  leaving,
  mayBeList,
  protocolOf,
  type TextKind,
  textKind,
  withoutCredentials,
} from './asked.ts'
import { createEdgeFiles } from './edge-files.ts'
import { foldersOf, hiddenHosts, noteEdge } from './edges.ts'
import type { Flows } from './flows.ts'
import type { House } from './house.ts'
import type { HouseFile } from './house-playlist.ts'
import { type OriginAnswer, OriginFailure, type Origins } from './origin.ts'
import { createAdvertPlay } from './play-advert.ts'
import { type Asked, restOf, type ServedStream } from './play-asked.ts'
import { createEndlessPlay } from './play-endless.ts'
import { createPlayOrigin } from './play-origin.ts'
import { fileOf, folderOf, readPlayPath, ticketPath } from './play-path.ts'
import { createPlayed, handVast, isHandedOn, loopOf } from './played.ts'
import { type PlaylistPlace, targetSeconds } from './playlist.ts'
import { refuse, refuseFor } from './refuse.ts'
import { createRewritten } from './rewritten.ts'
import { headersOf, headersWithLength, readShort, readText, sendHead, sendText } from './send.ts'
import { EMPTY_VTT, NO_SUBTITLES, noteSubtitles } from './subtitles.ts'
import type { GatewayDeps, Room } from './types.ts'
import type { Viewer, Viewers } from './viewer-types.ts'

export interface PlayTools {
  readonly deps: Pick<GatewayDeps, 'reading' | 'advertised' | 'isRead' | 'pass'>
  readonly viewers: Viewers
  readonly origins: Origins
  readonly flows: Flows
  readonly house: Pick<House, 'of' | 'audio'>
  readonly adverts: Adverts
  /** Epoch milliseconds. */
  now(): number
  /** Milliseconds of a clock that nobody sets: what is played to one viewer follows from it. */
  monotonicMs(): number
  /** By their names. */
  streams(): ReadonlyMap<string, ServedStream>
  /** Answers a request that failed. */
  fail(response: ServerResponse, error: unknown): void
}

const PREFLIGHT = {
  'access-control-allow-methods': 'GET, HEAD, OPTIONS',
  'access-control-allow-headers': `range, authorization, icy-metadata, ${PLAYS_ADS_HEADER}`,
  'access-control-max-age': '86400',
}

/** What takes longer to come than this was decided about too long ago. */
const HELD_MS = 100

/** Answers what players ask below `/play/`: the entry, and what lies behind a ticket. */
export function createPlay(tools: PlayTools): Room {
  const { viewers, origins, flows, house, adverts, fail } = tools
  const { reading } = tools.deps
  const edgeFiles = createEdgeFiles(() => tools.streams().values())
  const played = createPlayed(tools)
  const endless = createEndlessPlay(tools)
  const rewritten = createRewritten()
  const { targetOf, fetchAt } = createPlayOrigin({
    ...{ origins, edgeFiles, hidden: reading.credentialParameters },
    streamsOf: () => tools.streams().values(),
  })
  const { advertOf, sendAdvert } = createAdvertPlay({
    ...{ adverts, passOn, advertised: tools.deps.advertised },
  })

  function enter(asked: Asked): void {
    const { response, query, at } = asked
    const rest = restOf(asked)
    const arrival = arrivalOf(reading, asked, at.streamName, protocolOf(rest))
    if (asked.request.method === 'HEAD') {
      lookIn(asked, arrival)
      return
    }
    viewers.enter(arrival, (decision, viewer) => {
      if (viewer === null) refuse(response, decision, reading)
      else {
        if (asked.request.headers[PLAYS_ADS_HEADER] !== undefined) viewer.advert = 'none'
        const left = withoutCredentials(query, reading.credentialParameters)
        const path = `${ticketPath(at.streamName, viewer.ticket)}/${rest}`
        sendText(response, 302, '', { location: left === '' ? path : `${path}?${left}` })
      }
    })
  }

  /** Who only asks whether something is there is decided about, and watches nothing. */
  function lookIn(asked: Asked, arrival: Arrival): void {
    tools.deps.pass(passingOf(arrival), (decision) => {
      const target = targetOf(asked)
      if (decision.outcome !== 'allow') refuse(asked.response, decision, reading)
      else if (target === null) sendText(asked.response, 404, 'There is no such file.')
      else {
        void fetchAt(asked, target)
          .then((answer) => answer !== null && sendHead(asked.response, answer))
          .catch((error: unknown) => fail(asked.response, error))
      }
    })
  }

  function goOn(asked: Asked, ticket: string): void {
    const { response, at, address } = asked
    const viewer = viewers.find(ticket, at.streamName, address)
    if (viewer === null) {
      const refusal = viewers.refusal(ticket)
      if (refusal === null) sendText(response, 403, USED_UP)
      else refuseFor(response, refusal, reading)
      return
    }
    if (viewer.isHeld && !tools.deps.isRead(viewer.key)) {
      sendText(response, 503, 'Not available now.', { 'retry-after': '1' })
      return
    }
    viewers.again(viewer, address, (decision) => {
      const loop = loopOf(house, decision)
      const isIn = loop !== null || decision.outcome === 'allow'
      if (isIn && at.rest === NO_SUBTITLES) {
        sendText(response, 200, EMPTY_VTT, { 'content-type': 'text/vtt; charset=utf-8' })
      } else if (loop !== null && protocolOf(fileOf(asked.stream.originUrl)) === 'hls') {
        sendLoop(asked, viewer, loop)
      } else if (loop !== null && isOfListener(asked))
        sendEndlessLoop(asked, viewer, loop, decision)
      else if (decision.outcome !== 'allow') refuse(response, decision, reading)
      else {
        const advert = advertOf(asked, viewer, decision)
        const isOfIt = advert !== null && at.rest.startsWith(ADVERT_FOLDER)
        const sending = isOfIt ? sendAdvert(asked, viewer, advert) : fetchFor(asked, viewer, advert)
        void sending.catch((error: unknown) => fail(response, error))
      }
    })
  }

  async function fetchFor(asked: Asked, viewer: Viewer, advert: Advert | null): Promise<void> {
    const { request, response } = asked
    const target = targetOf(asked, viewer.edges)
    if (target === null) {
      sendText(response, 404, 'There is no such file.')
      return
    }
    const askedAtMs = tools.monotonicMs()
    const answer = await fetchAt(asked, target)
    if (answer === null) return
    // Its end tells what happens to it.
    answer.body.on('error', () => {})
    const rest = restOf(asked)
    const kind = textKind(answer, rest)
    if (kind !== null && isPart(answer))
      throw new OriginFailure('It answered a part of a playlist.')
    const isBody = answer.status === 200 && request.method !== 'HEAD'
    const list = isBody && mayBeList(answer, rest) ? await readShort(answer.body) : null
    if (!isBody || (kind ?? list) === null) {
      if (endless.is(answer) && isOfListener(asked)) {
        endless.begin(listenerOf(asked, viewer), answer)
        return
      }
      if (tools.monotonicMs() - askedAtMs > HELD_MS) passOnHeld(asked, viewer, answer)
      else passOn(asked, viewer, answer)
      return
    }
    // Its own time limit is short, and it looks while the origin is asked.
    await advert?.known
    const text = list ?? (await readText(answer.body))
    await sendPlaylist(asked, viewer, answer, target, kind ?? 'json', text)
  }

  /** Who plays one file of the stream and nothing else. */
  const isOfListener = (asked: Asked): boolean =>
    asked.request.method === 'GET' &&
    protocolOf(fileOf(asked.stream.originUrl)) === 'http' &&
    restOf(asked) === fileOf(asked.stream.originUrl)

  function listenerOf(asked: Asked, viewer: Viewer): Parameters<typeof endless.begin>[0] {
    const { response, address } = asked
    const { originUrl } = asked.stream
    const gone = leaving(response)
    return {
      ...{ response, address, viewer, originUrl },
      async ask() {
        const stream = tools.streams().get(asked.at.streamName)
        // What they hear is of another origin than the stream is by now.
        if (stream?.originUrl !== originUrl) return null
        const target = targetOf({ ...asked, stream }, viewer.edges)
        return target === null ? null : await fetchAt({ ...asked, stream }, target, gone)
      },
    }
  }

  function sendEndlessLoop(
    asked: Asked,
    viewer: Viewer,
    loop: HouseFile,
    decision: Decision,
  ): void {
    endless
      .beginLoop(listenerOf(asked, viewer), loop)
      .then((begins) => begins || refuse(asked.response, decision, reading))
      .catch((error: unknown) => fail(asked.response, error))
  }

  /** In place of the stream, for as long as the rule holds: its own playlist comes back at the same address. */
  function sendLoop(asked: Asked, viewer: Viewer, loop: HouseFile): void {
    const { response, at } = asked
    if (protocolOf(restOf(asked)) !== 'hls') {
      sendText(response, 404, 'There is no such file now.')
      return
    }
    sendText(response, 200, played.loop(viewer, at, loop), {
      'content-type': 'application/vnd.apple.mpegurl',
    })
  }

  function passOn(asked: Asked, viewer: Viewer, answer: OriginAnswer): void {
    const { request, response, address } = asked
    if (request.method === 'HEAD') {
      sendHead(response, answer)
      return
    }
    response.writeHead(answer.status, headersWithLength(answer))
    flows.begin(viewer, address, response, answer.body, { isAlone: true })
  }

  /** A part of low latency is asked for before it is there: whether its viewer may have it is asked again once it is. */
  function passOnHeld(asked: Asked, viewer: Viewer, answer: OriginAnswer): void {
    viewers.again(viewer, asked.address, (decision) => {
      if (decision.outcome === 'allow') {
        passOn(asked, viewer, answer)
        return
      }
      answer.body.destroy()
      if (loopOf(house, decision) === null) refuse(asked.response, decision, reading)
      else sendText(asked.response, 404, 'There is no such file now.')
    })
  }

  /** Changed, and sent if the viewer may still have it. Null is a text that is too long. */
  async function sendPlaylist(
    asked: Asked,
    viewer: Viewer,
    answer: OriginAnswer,
    askedUrl: string,
    kind: TextKind,
    text: string | null,
  ): Promise<void> {
    const { response, address, at, stream } = asked
    const { edges } = viewer
    const [folder, rest] = [folderOf(stream.originUrl), restOf(asked)]
    const path = ticketPath(at.streamName, viewer.ticket)
    // Where what is beside a playlist came from says nothing of where its segments are.
    const isKnown = kind === 'json' || noteEdge(edges, rest, answer.url, folder)
    if (text === null || !isKnown) {
      throw new OriginFailure('Its playlist is too long, or came from too many places.')
    }
    const folders = foldersOf(edges, folder, path)
    const place: PlaylistPlace = {
      ...{ askedUrl, foundUrl: answer.url, folders },
      ...(stream.originAllowPrivate && {
        hiddenHosts: [folder, answer.url].flatMap((url) =>
          hiddenHosts(edges, url, origins.isPrivate),
        ),
      }),
      ...(edges.size > 0 && { named: edgeFiles.naming(stream, folders, path) }),
    }
    const seconds = kind === 'hls' ? targetSeconds(text) : null
    if (seconds !== null) viewers.paced(viewer, seconds)
    const changed = rewritten.of(kind, text, place, viewer.ticket)
    if (kind === 'hls') noteSubtitles(viewer.subtitles, changed, path, rest)
    viewers.again(viewer, address, (decision) => {
      if (decision.outcome !== 'allow') {
        refuse(response, decision, reading)
        return
      }
      const playlist = kind === 'hls' ? played.next(viewer, at, decision, changed) : changed
      const bytes = Buffer.from(playlist)
      if (isHandedOn(viewer)) handVast(response, decision)
      const { etag: _, 'last-modified': __, ...headers } = headersOf(answer)
      response.writeHead(200, { ...headers, 'content-length': bytes.length })
      response.end(bytes)
      viewers.sent(viewer, bytes.length)
    })
  }

  return (request, response, path, query, address) => {
    const { method } = request
    const streams = tools.streams()
    const at = readPlayPath(path, (name) => streams.has(name))
    const stream = at === null ? undefined : streams.get(at.streamName)
    if (at === null || stream === undefined) sendText(response, 404, 'There is no such stream.')
    else if (method === 'OPTIONS') sendText(response, 204, '', PREFLIGHT)
    else if (method !== 'GET' && method !== 'HEAD') {
      sendText(response, 405, 'Only GET and HEAD.', { allow: 'GET, HEAD, OPTIONS' })
    } else {
      const asked = { request, response, query, at, stream, address }
      if (at.ticket === null) enter(asked)
      else goOn(asked, at.ticket)
    }
  }
}
