import { describe, expect, it } from 'vitest'
import { createIcecastControl } from '../../../../electron/sessions/control/icecast.ts'
import { createMediaMtxControl } from '../../../../electron/sessions/control/mediamtx.ts'
import { createNginxRtmpControl } from '../../../../electron/sessions/control/nginx-rtmp.ts'
import { createNimbleControl } from '../../../../electron/sessions/control/nimble-cut.ts'
import { createNodeMediaServerControl } from '../../../../electron/sessions/control/node-media-server.ts'
import { OutgoingFailure, type Send } from '../../../../electron/sessions/control/outgoing.ts'
import { createSrsControl } from '../../../../electron/sessions/control/srs.ts'
import type { ControlClient } from '../../../../electron/sessions/control/types.ts'
import { sessionFor } from './sessions.ts'
import { TARGET } from './stand-in.ts'

type Answers = Readonly<Record<string, string>>

/** Answers by path and, where there are several, by query; 404 for the others. */
const answering =
  (answers: Answers): Send =>
  async (_, { path, query }) => {
    const answer = answers[`${path}?${query}`] ?? answers[path]
    if (answer === undefined) throw new OutgoingFailure('It answered 404.', 404)
    return answer
  }

const MOUNTS = '<icestats><source mount="/a.mp3"><listeners>1</listeners></source></icestats>'
const CLIENTS =
  '<icestats><source mount="/a.mp3"><Listeners>1</Listeners><listener><IP>::ffff:192.0.2.7</IP><UserAgent>a &amp; b</UserAgent><Connected>3</Connected><ID>7</ID></listener></source></icestats>'
// As nginx 1.22.1 with module 1.2.2 answered.
const STAT = `<?xml version="1.0" encoding="utf-8" ?>
<rtmp><pid>24162</pid><uptime>6</uptime><naccepted>2</naccepted>
<server><application><name>live</name><live><stream><name>ne&amp;ws</name><time>4335</time>
<client><id>2</id><address>192.0.2.7</address><time>2513</time><flashver>LNX 9,0,124,2</flashver><active/></client>
<client><id>1</id><address>192.0.2.8</address><flashver>FMLE/3.0</flashver><publishing/><active/></client>
<client><id>3</id><address>unix:/tmp/nginx.1</address><flashver>ngx-local-relay</flashver><active/></client>
<nclients>3</nclients><publishing/><active/></stream><nclients>3</nclients></live></application></server></rtmp>`
const MEDIAMTX = JSON.stringify({
  pageCount: 1,
  items: [
    { id: 'u-1', state: 'publish', path: 'live/news', remoteAddr: '[2001:db8::7]:40112' },
    { id: 'u-2', state: 'idle', path: '', remoteAddr: '192.0.2.8:1' },
  ],
})
const MEDIAMTX_HLS = JSON.stringify({
  pageCount: 1,
  items: [{ id: 'u-3', path: 'live/news', remoteAddr: '192.0.2.9:1' }],
})
const SRS = JSON.stringify({
  code: 0,
  clients: [
    { id: 'a1', ip: '192.0.2.7', url: '/live/news', type: 'fmle-publish', publish: true },
    { id: 'a2', ip: '192.0.2.8', url: '/live/news', type: 'hls-play', publish: false },
    { id: 'a3', ip: '192.0.2.9', url: '', type: 'Unknown', publish: false },
  ],
})
const NMS_LOGIN = '{"success":true,"data":{"token":"t"}}'
const NMS = JSON.stringify({
  data: {
    sessions: [
      { id: 'n1', ip: '192.0.2.7:5', isPublisher: true, protocol: 'rtmp', createTime: 1 },
      { id: 'n2', ip: '192.0.2.8:5', isPublisher: false, protocol: 'flv', app: 'live', name: 'a' },
      { id: 'n3', ip: '', isPublisher: false, protocol: 'flv' },
    ],
  },
})
const NIMBLE = '[{"id":12,"app":"live","stream":"a","client_ip":"192.0.2.7"}]'
const NIMBLE_PUBLISHERS = '{"PublishControlStatus":[{"id":"p","stream":"/live/a"}]}'

const make: Readonly<Record<string, readonly [(send: Send) => ControlClient, Answers]>> = {
  Icecast: [
    createIcecastControl,
    { '/admin/listmounts': MOUNTS, '/admin/listclients?mount=%2Fa.mp3': CLIENTS },
  ],
  nginx: [createNginxRtmpControl, { '/stat': STAT }],
  MediaMTX: [
    createMediaMtxControl,
    {
      '/v3/rtspconns/list': MEDIAMTX,
      '/v3/rtmpconns/list': MEDIAMTX,
      '/v3/hlssessions/list': MEDIAMTX_HLS,
    },
  ],
  SRS: [
    createSrsControl,
    {
      '/api/v1/clients/?start=0&count=1000': SRS,
      '/api/v1/clients/?start=3&count=1000': '{"code":0,"clients":[]}',
    },
  ],
  'node-media-server': [
    createNodeMediaServerControl,
    { '/api/v1/login': NMS_LOGIN, '/api/v1/sessions': NMS },
  ],
  Nimble: [createNimbleControl, {}],
}

const listOf = (name: keyof typeof make, answers: Answers = {}) => {
  const [create, own] = make[name] ?? [createIcecastControl, {}]
  return create(answering({ ...own, ...answers })).list(TARGET)
}

describe('the list of a media server', () => {
  it.each([
    ['Icecast', { '/admin/listmounts': '<html>' }],
    ['Icecast', { '/admin/listmounts': '<iceresponse><return>1</return></iceresponse>' }],
    ['Icecast', { '/admin/listmounts': MOUNTS.replace('</icestats>', '') }],
    ['Icecast', { '/admin/listclients?mount=%2Fa.mp3': CLIENTS.replace('<ID>7</ID>', '') }],
    ['Icecast', { '/admin/listclients?mount=%2Fa.mp3': '{}' }],
    [
      'Icecast',
      { '/admin/listmounts': `<icestats>${'<source mount="/m"/>'.repeat(201)}</icestats>` },
    ],
    ['nginx', { '/stat': '<html><body>nginx</body></html>' }],
    ['nginx', { '/stat': STAT.replace('<pid>24162</pid>', '') }],
    ['nginx', { '/stat': STAT.replace('<id>2</id>', '<id>two</id>') }],
    ['nginx', { '/stat': STAT.slice(0, 400) }],
    ['MediaMTX', { '/v3/rtmpconns/list': '{"items":[]}' }],
    ['MediaMTX', { '/v3/rtmpconns/list': '{"pageCount":1,"items":[{"id":7}]}' }],
    ['MediaMTX', { '/v3/rtmpconns/list': '{"pageCount":1000000,"items":[]}' }],
    ['SRS', { '/api/v1/clients/?start=0&count=1000': '{"code":100,"clients":[]}' }],
    ['SRS', { '/api/v1/clients/?start=0&count=1000': '{"code":0,"clients":{"id":"a"}}' }],
    ['node-media-server', { '/api/v1/sessions': '{"data":{}}' }],
    ['node-media-server', { '/api/v1/sessions': '{"data":{"sessions":[{"id":1}]}}' }],
  ])('of %s is no list when it answers %j', async (name, answers) => {
    await expect(listOf(name, answers)).rejects.toThrow(OutgoingFailure)
  })

  it('of Icecast has the sources by their mount and the listeners by their id', async () => {
    expect(await listOf('Icecast')).toEqual({
      parts: new Set(['publish', 'subscribe']),
      sessions: [
        expect.objectContaining({ key: 'source:a.mp3', action: 'publish', part: 'publish' }),
        expect.objectContaining({ key: '7', action: 'subscribe', address: '192.0.2.7' }),
      ],
    })
  })

  it('of nginx has the clients of the worker that answered, without its own relays', async () => {
    const part = 'worker 24162'
    expect(await listOf('nginx')).toMatchObject({
      parts: new Set([part]),
      sessions: [
        expect.objectContaining({ key: '2:live/ne&ws', action: 'subscribe', part }),
        expect.objectContaining({ key: '1:live/ne&ws', action: 'publish', address: '192.0.2.8' }),
      ],
    })
  })

  it('of nginx is none where no statistics are set up, and nobody is dropped by looking', async () => {
    const asked: string[] = []
    const control = createNginxRtmpControl(async (_, { path, query }) => {
      asked.push(`${path}?${query}`)
      if (path === '/stat') throw new OutgoingFailure('It answered 404.', 404)
      return '0'
    })
    expect(await control.list(TARGET)).toBeNull()
    expect(asked).toEqual(['/stat?', '/drop/client?app=-&name=-&clientid=0'])
  })

  it('of MediaMTX has the protocols that are on, and a bare connection as nobody', async () => {
    const { sessions = [], parts } = (await listOf('MediaMTX')) ?? {}
    expect(parts).toEqual(new Set(['rtsp', 'rtmp', 'hls']))
    expect(sessions.map(({ part, key, action }) => [part, key, action])).toEqual([
      ['hls', 'u-3', 'subscribe'],
      ['rtsp', 'u-1', 'publish'],
      ['rtsp', 'u-2', null],
      ['rtmp', 'u-1', 'publish'],
      ['rtmp', 'u-2', null],
    ])
    expect(sessions[1]).toMatchObject({ streamName: 'live/news', address: '2001:db8::7' })
  })

  it('of SRS leaves out who neither publishes nor plays, that of node-media-server its own recordings', async () => {
    const srs = (await listOf('SRS'))?.sessions ?? []
    expect(srs.map(({ key, action, protocol }) => [key, action, protocol])).toEqual([
      ['a1', 'publish', 'fmle'],
      ['a2', 'subscribe', 'hls'],
    ])
    const nms = (await listOf('node-media-server'))?.sessions ?? []
    expect(nms.map(({ key, action, streamName }) => [key, action, streamName])).toEqual([
      ['n1', 'publish', null],
      ['n2', 'subscribe', 'live/a'],
    ])
  })

  it('of Nimble has viewers by its id and publishers by their stream', async () => {
    const nimble = createNimbleControl(async (_, { path }) =>
      path === '/manage/sessions' ? NIMBLE : NIMBLE_PUBLISHERS,
    )
    expect((await nimble.list(TARGET))?.sessions).toMatchObject([
      { key: '12', action: 'subscribe', streamName: 'live/a', address: '192.0.2.7' },
      { key: 'publish live/a', action: 'publish' },
    ])
    const unnamed = sessionFor({ sessionKey: 'viewer 7 192.0.2.7 live/a' })
    expect(nimble.partOf(unnamed)).toBeNull()
  })
})
