import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { vendorToken } from '../electron/tokens/phenix-client.ts'
import { type Icecast, startIcecast } from './icecast.ts'
import { havePrograms, type Program, until } from './programs.ts'
import { type Stagedoor, startStagedoor } from './stagedoor.ts'

const MOUNT = '/live.mp3'
const SECRET = 'f3b1c9d07a5e4e6b9c2d8a1f0e7b6c5d'

describe.skipIf(!havePrograms('icecast2', 'ffmpeg'))('EdgeAuth tokens at a real Icecast', () => {
  let door: Stagedoor
  let icecast: Icecast
  let source: Program | undefined

  beforeAll(async () => {
    door = await startStagedoor()
    const { item: server } = await door.call('POST /media-servers', {
      name: 'Icecast',
      protocol: 'icecast',
    })
    await door.call('POST /streams', { name: 'live.mp3' })
    await door.call('POST /applications', { id: 'radio.example', firstSecret: { secret: SECRET } })
    const snippets = await door.call(
      `POST /media-servers/${server.id}/snippets` as 'POST /media-servers/{id}/snippets',
    )
    const block = snippets.snippets[0]?.text ?? ''
    icecast = await startIcecast(door.folder, [block.replace('/live.ogg', MOUNT)])
  })

  afterAll(async () => {
    await source?.stop('SIGKILL')
    await icecast?.stop()
    await door?.stop()
  })

  const sign = (secret: string, type: 'streamingOnly' | 'publishingOnly'): string =>
    vendorToken('radio.example', secret, [
      ['expires', Date.now() + 600_000],
      ['channelAlias', 'live.mp3'],
      [type],
      ['applyTag', 'customer-1'],
    ])

  const latestReason = async () => (await door.call('GET /decisions')).decisions[0]?.reason

  it('keep a source out that another secret signed for', async () => {
    const refused = icecast.source(MOUNT, sign('wrong', 'publishingOnly'))
    expect(await refused.ended, refused.output()).not.toBe(0)
    expect(await latestReason()).toBe('credential_signature')
  })

  it('put a source on air, and let a listener in', async () => {
    source = icecast.source(MOUNT, sign(SECRET, 'publishingOnly'))
    await until('it is on air', () => icecast.isOnAir(MOUNT), source.output)
    const refused = await icecast.listen(MOUNT, 1)
    expect(refused.code, refused.text).not.toBe(0)
    const token = encodeURIComponent(sign(SECRET, 'streamingOnly'))
    const heard = await icecast.listen(`${MOUNT}?streamToken=${token}`, 1)
    expect(heard.code, heard.text).toBe(0)
    const { decisions } = await door.call('GET /decisions')
    const admitted = decisions.find(
      ({ action, outcome }) => action === 'subscribe' && outcome === 'allow',
    )
    expect(admitted).toMatchObject({ reason: 'grant_accepted', tags: ['customer-1'] })
  })
})
