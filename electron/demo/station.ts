import { randomBytes } from 'node:crypto'
import type { MediaServer } from '../../shared/media-server.ts'
import { mediaServerInputSchema } from '../../shared/media-server.ts'
import type { Rule } from '../../shared/rule.ts'
import { ruleSchema } from '../../shared/rule.ts'
import type { Stream } from '../../shared/stream.ts'
import { streamInputSchema } from '../../shared/stream.ts'
import type { Catalogue } from '../catalogue/types.ts'

/** What the fake media servers need to ask as real ones would. */
export interface DemoStation {
  readonly icecast: { readonly server: MediaServer; readonly secret: string }
  readonly nimble: {
    readonly server: MediaServer
    readonly secret: string
    /** What its viewers' URLs are signed with, its reports, and its management API. */
    readonly signingPassword: string
    readonly pushToken: string
    readonly controlToken: string
  }
  /** Ids of its streams by their names. */
  readonly streamIds: ReadonlyMap<string, string>
  /** Valid member tokens by stream name; each is shared by several viewers, as in life. */
  readonly tokens: Readonly<Record<string, readonly string[]>>
  /** Publisher keys by stream name. */
  readonly streamKeys: Readonly<Record<string, string>>
}

const ACTOR = 'demo'

const STREAMS = [
  { name: 'harbour.mp3', title: 'Harbour Radio', mode: 'public', group: 'open' },
  {
    name: 'harbour-members.mp3',
    title: 'Harbour Radio for members',
    mode: 'token',
    group: 'members',
  },
  { name: 'live/stage', title: 'Main stage', mode: 'public', group: 'open' },
  { name: 'live/backstage', title: 'Backstage', mode: 'token', group: 'members' },
  { name: 'live/rehearsal-*', title: 'Rehearsal rooms', mode: 'metered', group: 'members' },
] as const

/** The rules a small station might run: members first, then everybody else, and one rule on trial. */
function rulesFor(streams: readonly Stream[]): readonly Rule[] {
  const idOf = (name: string): string => streams.find((each) => each.name === name)?.id ?? ''
  const radio = { kind: 'stream', streamId: idOf('harbour.mp3') }
  return [
    {
      id: 'members-continue',
      priority: 0,
      name: 'Members get in',
      source: { kind: 'authenticated' },
      target: { kind: 'group', group: 'members' },
      effect: { kind: 'continue' },
    },
    {
      id: 'others-stay-out',
      priority: 5,
      name: 'Everybody else stays out',
      source: { kind: 'any' },
      target: { kind: 'group', group: 'members' },
      effect: { kind: 'drop' },
    },
    {
      id: 'no-crawlers',
      priority: 20,
      name: 'No crawlers',
      source: { kind: 'user_agent', values: ['*bot*', '*crawler*'] },
      target: { kind: 'all' },
      effect: { kind: 'drop' },
    },
    {
      id: 'embedded-elsewhere',
      priority: 30,
      name: 'Embedded elsewhere',
      source: { kind: 'referer', values: ['*aggregator.example/*'] },
      target: { kind: 'group', group: 'open' },
      effect: { kind: 'redirect', url: 'https://harbour.example/listen' },
    },
    {
      id: 'ads-for-half',
      priority: 40,
      name: 'Half of the listeners hear an ad',
      source: { kind: 'any' },
      target: radio,
      sharePercent: 50,
      effect: { kind: 'ads', vastTag: 'https://ads.harbour.example/vast' },
    },
    {
      id: 'unknown-country-trial',
      priority: 50,
      name: 'On trial: refuse unknown countries',
      source: { kind: 'country', values: ['??'] },
      target: { kind: 'group', group: 'open' },
      effect: { kind: 'drop' },
      state: 'shadow',
    },
  ].map((rule) => ruleSchema.parse(rule))
}

/**
 * Sets up a small station in an empty catalogue: two media servers, five streams, six rules, publisher keys and
 * member links.
 */
export function setUpStation(catalogue: Catalogue): DemoStation {
  const icecast = catalogue.mediaServers.create(
    mediaServerInputSchema.parse({
      name: 'Studio Icecast',
      protocol: 'icecast',
      publicUrl: 'http://radio.harbour.example:8000',
    }),
    ACTOR,
  )
  const nimble = catalogue.mediaServers.create(
    mediaServerInputSchema.parse({
      name: 'Stage Nimble',
      protocol: 'nimble',
      publicUrl: 'https://video.harbour.example',
      assumedSessionSeconds: 240,
    }),
    ACTOR,
  )
  const streams = STREAMS.map((each) =>
    catalogue.streams.create(streamInputSchema.parse(each), ACTOR),
  )
  catalogue.rules.saveDraft(catalogue.rules.published().version, rulesFor(streams), ACTOR)
  catalogue.rules.publish(catalogue.rules.published().version, 'Opening set', ACTOR)
  const shared = shareSecrets(catalogue, nimble.server.id)
  const streamIds = new Map(streams.map(({ name, id }) => [name, id]))
  const credentials = issueCredentials(catalogue, streams)
  return { icecast, nimble: { ...nimble, ...shared }, streamIds, ...credentials }
}

/** As a station would have set them in the panel of its Nimble. */
function shareSecrets(
  { mediaServers }: Catalogue,
  id: string,
): Pick<DemoStation['nimble'], 'signingPassword' | 'pushToken' | 'controlToken'> {
  const [signingPassword, pushToken, controlToken] = [secretText(), secretText(), secretText()]
  mediaServers.setSigningPassword(id, { password: signingPassword }, ACTOR)
  const once = (value: string) => ({ value, overlapMinutes: 0 })
  mediaServers.setSecret(id, 'push-token', once(pushToken), ACTOR)
  mediaServers.setSecret(id, 'control-token', once(controlToken), ACTOR)
  return { signingPassword, pushToken, controlToken }
}

const secretText = (): string => randomBytes(18).toString('base64url')

function issueCredentials(
  catalogue: Catalogue,
  streams: readonly Stream[],
): Pick<DemoStation, 'tokens' | 'streamKeys'> {
  const tokens: Record<string, string[]> = {}
  const streamKeys: Record<string, string> = {}
  for (const stream of streams.filter((each) => !each.name.includes('*'))) {
    const key = catalogue.streamKeys.create({ streamId: stream.id, label: 'Encoder' }, ACTOR)
    streamKeys[stream.name] = key.secret
    if (stream.mode === 'public') continue
    tokens[stream.name] = ['Season tickets', 'Crew', 'Press'].map(
      (label) =>
        catalogue.links.issue(
          {
            streamId: stream.id,
            minutes: 720,
            label,
            tags: [label.toLowerCase().replace(' ', '-')],
          },
          ACTOR,
        ).token,
    )
  }
  return { tokens, streamKeys }
}
