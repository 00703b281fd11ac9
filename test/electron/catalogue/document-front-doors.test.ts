import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { exportDocument } from '../../../electron/catalogue/document.ts'
import type { OwnedCatalogue } from '../../../electron/catalogue/types.ts'
import { type FrontDoorSigner, frontDoorSignerSchema } from '../../../shared/front-door.ts'
import { apply, dryRun } from './document-station.ts'
import { createFixture, refusal, stream } from './fixture.ts'

const SECRET = '$secure_link_expires$uri s3cret'
const PLAY_URL = 'https://media.example/live/news.m3u8'
const VIEWER = { address: '192.0.2.7', viewerId: null, query: null, host: null }

/** One of each kind, and nothing in it as it would be by default. */
const SIGNERS = [
  { kind: 'nginx-secure-link', secret: SECRET, md5Parameter: 'm', expiresParameter: 'e' },
  { kind: 'wowza', secret: SECRET, withAddress: true, prefix: 'abc', algorithm: 'SHA-512' },
  { kind: 'ome-policy', secret: SECRET, withAddress: true },
  { kind: 'nimble', secret: SECRET },
] as const satisfies readonly FrontDoorSigner[]

function station(signer: FrontDoorSigner | null) {
  const fixture = createFixture()
  const { catalogue } = fixture
  const input = stream({ name: 'live/news', frontDoor: true, playUrl: PLAY_URL })
  const made = catalogue.streams.create(input, 'console')
  if (signer !== null) catalogue.frontDoors.set(made.id, signer, 'console')
  return { ...fixture, id: made.id }
}

/** Where a viewer is led. */
function led(catalogue: OwnedCatalogue): string | null {
  const [made] = catalogue.streams.list()
  return made === undefined ? null : catalogue.leadOn(made, VIEWER)
}

const document = (signer: string, more = ''): string =>
  `stagedoor: 1\n${more}streams:\n  - name: live/news\n    frontDoor: true\n    playUrl: ${PLAY_URL}\n${signer}`

describe('what signs at a front door, in a document', () => {
  it.each([
    ['a key, which is never in one', '{ kind: nimble, secret: s3cret }', 'secret'],
    ['a kind that does not exist', '{ kind: wovza }', 'kind'],
    ['a setting of another kind', '{ kind: nimble, withAddress: true }', 'withAddress'],
    ['no kind', '{}', 'kind'],
    [
      'a parameter that is none',
      '{ kind: nginx-secure-link, md5Parameter: "a b" }',
      'md5Parameter',
    ],
  ])('is refused with %s, where it stands, and changes nothing', (_, signer, field) => {
    const { catalogue, id } = station(SIGNERS[1])
    const error = refusal(() => apply(catalogue, document(`    frontDoorSigner: ${signer}\n`)))
    expect(error.code).toBe('ERR_INPUT_INVALID')
    const [issue] = error.issues
    expect(issue?.path).toBe(`streams.0.frontDoorSigner.${field}`)
    expect(issue?.message).toMatch(/^line 6, column /)
    expect(JSON.stringify(error)).not.toContain('s3cret')
    expect(catalogue.frontDoors.status(id)).toMatchObject({ kind: 'wowza', hasKey: true })
  })

  it.each(SIGNERS)(
    'leads nobody on and says what is missing, until it has its key: $kind',
    (signer) => {
      const from = station(signer)
      const yaml = exportDocument(from.catalogue)
      expect(yaml).not.toContain('s3cret')
      const { secret, ...settings } = signer
      expect(parse(yaml)).toMatchObject({ streams: [{ frontDoorSigner: settings }] })

      const { catalogue, reopen, clock } = createFixture()
      const missing = [{ noun: 'front_door', label: 'live/news' }]
      expect(dryRun(catalogue, yaml).missing).toEqual(missing)
      expect(catalogue.streams.list()).toEqual([])
      expect(apply(catalogue, yaml).missing).toEqual(missing)
      expect(led(catalogue)).toBeNull()
      expect(apply(catalogue, yaml)).toMatchObject({ lines: [], missing })

      const again = reopen()
      expect(led(again)).toBeNull()
      const [made] = again.streams.list()
      again.frontDoors.set(made?.id ?? '', frontDoorSignerSchema.parse(signer), 'console')
      clock.nowMs = from.clock.nowMs
      expect(led(again)).not.toBeNull()
      if (signer.kind !== 'nimble') expect(led(again)).toBe(led(from.catalogue))
      expect(apply(again, yaml)).toMatchObject({ lines: [], missing: [] })
      expect(exportDocument(again)).toBe(yaml)
    },
  )

  it.each(SIGNERS)('changes nothing where it was exported: $kind', (signer) => {
    const { catalogue } = station(signer)
    const before = led(catalogue)
    expect(apply(catalogue, exportDocument(catalogue))).toMatchObject({ lines: [], missing: [] })
    if (signer.kind !== 'nimble') expect(led(catalogue)).toBe(before)
    expect(led(catalogue)).not.toBeNull()
  })

  it('changes its settings and keeps the key; a dry run says the same and changes nothing', () => {
    const { catalogue, id } = station(SIGNERS[1])
    const yaml = document('    frontDoorSigner: { kind: wowza, prefix: abc, algorithm: SHA-512 }\n')
    const before = catalogue.frontDoors.status(id)
    const fields = [{ path: 'frontDoorSigner.withAddress', before: 'true', after: 'false' }]
    expect(dryRun(catalogue, yaml).lines).toMatchObject([{ kind: 'changed', fields }])
    expect(catalogue.frontDoors.status(id)).toEqual(before)
    expect(apply(catalogue, yaml)).toMatchObject({ lines: [{ fields }], missing: [] })
    expect(catalogue.frontDoors.status(id)).toMatchObject({ hasKey: true })
    expect(led(catalogue)).toContain('abchash')
  })

  it('of another kind waits for its own key, and the one before can be put back', () => {
    const { catalogue, id } = station(SIGNERS[1])
    const done = apply(catalogue, document('    frontDoorSigner: { kind: ome-policy }\n'))
    expect(done.missing).toEqual([{ noun: 'front_door', label: 'live/news' }])
    expect(done.lines[0]?.fields).toContainEqual({
      path: 'frontDoorSigner.key',
      before: 'given',
      after: 'missing',
    })
    expect(JSON.stringify(done)).not.toContain('s3cret')
    expect(led(catalogue)).toBeNull()
    const [filed] = catalogue.deleted.list().filter(({ kind }) => kind === 'front_door')
    catalogue.deleted.restore(filed?.id ?? '', 'console')
    expect(catalogue.frontDoors.status(id)).toMatchObject({ kind: 'wowza', hasKey: true })
  })

  it.each([
    ['stays where it is left out', '', '', 'wowza'],
    ['goes where the document says so', '    frontDoorSigner: null\n', '', null],
    ['goes where it is left out of a whole one', '', 'prune: true\n', null],
  ])('%s', (_, signer, more, kind) => {
    const { catalogue, id } = station(SIGNERS[1])
    const yaml = document(signer, more)
    const { lines } = apply(catalogue, yaml)
    expect(lines.length).toBe(kind === null ? 1 : 0)
    expect(catalogue.frontDoors.status(id).kind).toBe(kind)
    expect(apply(catalogue, yaml).lines).toEqual([])
  })

  it('of a stream that lost its play address can be taken elsewhere all the same', () => {
    const { catalogue, id } = station(SIGNERS[3])
    catalogue.streams.update(id, stream({ name: 'live/news', frontDoor: true }), 'console')
    const yaml = exportDocument(catalogue)
    const other = createFixture().catalogue
    apply(other, yaml)
    expect(exportDocument(other)).toBe(yaml)
    expect(led(other)).toBeNull()
  })
})

it('a key of media server tokens that waits for its secret is told of each time', () => {
  const { catalogue } = createFixture()
  const yaml = 'stagedoor: 1\ntokenKeys: [{ name: Wowza, format: wowza }]\n'
  const missing = [{ noun: 'token_key', label: 'Wowza' }]
  expect(apply(catalogue, yaml).missing).toEqual(missing)
  expect(apply(catalogue, yaml)).toMatchObject({ lines: [], missing })
  const [key] = catalogue.tokenKeys.list()
  catalogue.tokenKeys.roll(key?.id ?? '', { secret: 's3cret', overlapMinutes: 0 }, 'console')
  expect(apply(catalogue, yaml).missing).toEqual([])
})
