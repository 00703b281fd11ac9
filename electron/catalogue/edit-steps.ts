import type { StreamKey } from '../../shared/credential.ts'
import type { GivenSecret, KeptStep, MadeNoun } from '../store/catalogue/kept-edits.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import { PURPOSE_WORDS } from './replaced-secrets.ts'
import type { RuleCalls } from './rules.ts'
import type { Catalogue } from './types.ts'

/** Gathers what is done while edits are made that are undone in one step. */
export interface StepRecorder {
  /** Whether steps are gathered now. */
  readonly isOn: boolean
  /** What `find` answers, where steps are gathered; else empty, without asking. */
  named(find: () => string): string
  /** Does nothing while none are gathered. */
  note(step: KeptStep): void
  /** Runs edits and answers what they did. Inside of another such run they belong to that one, and none are answered here. */
  gather<T>(work: () => T): { readonly value: T; readonly steps: readonly KeptStep[] }
}

/** Records the steps of an edit while one is gathered, so that it can be undone. */
export function createStepRecorder(): StepRecorder {
  let steps: KeptStep[] | null = null
  return {
    get isOn() {
      return steps !== null
    },
    named: (find) => (steps === null ? '' : find()),
    note: (step) => void steps?.push(step),
    gather(work) {
      if (steps !== null) return { value: work(), steps: [] }
      const gathered: KeptStep[] = []
      steps = gathered
      try {
        return { value: work(), steps: gathered }
      } finally {
        steps = null
      }
    },
  }
}

/** The calls of the catalogue that make and take away what a document declares. */
export type MakingCalls = Pick<
  Catalogue,
  | 'streams'
  | 'streamKeys'
  | 'mediaServers'
  | 'pinnedTests'
  | 'applications'
  | 'tokenKeys'
  | 'frontDoors'
> & { readonly publishRules: RuleCalls['publishSet'] }

/** The same calls, which tell the recorder what they did. */
export function recordSteps(
  calls: MakingCalls,
  recorder: StepRecorder,
  tables: Pick<CatalogueTables, 'deleted'>,
  publishedVersion: () => number,
): MakingCalls {
  const made = (noun: MadeNoun, subject: string, label: string): void =>
    recorder.note({ do: 'made', noun, subject, label, fields: null })
  /** @param isFiled Whether it is in the table of what was deleted, where it is the latest then. */
  const gone = (noun: MadeNoun, subject: string, label: string, isFiled: boolean): void =>
    recorder.note({
      ...{ do: 'gone' as const, noun, subject, label },
      deletedId: recorder.isOn && isFiled ? tables.deleted.latestId() : null,
    })
  const stays: Stays = (secret, noun, subject, label) =>
    recorder.note({ do: 'stays', secret, noun, subject, label: recorder.named(label) })
  const { streams, mediaServers, pinnedTests, frontDoors } = calls
  return {
    streams: {
      ...streams,
      create(input, actor) {
        const stream = streams.create(input, actor)
        made('stream', stream.id, stream.name)
        return stream
      },
      remove(id, actor) {
        const label = recorder.named(() => streams.get(id).name)
        streams.remove(id, actor)
        gone('stream', id, label, true)
      },
      setWhipToken(id, value, actor) {
        const status = streams.setWhipToken(id, value, actor)
        stays('whip_token', 'stream', id, () => streams.get(id).name)
        return status
      },
    },
    mediaServers: {
      ...mediaServers,
      create(input, actor) {
        const created = mediaServers.create(input, actor)
        made('media_server', created.server.id, created.server.name)
        return created
      },
      remove(id, actor) {
        const label = recorder.named(() => mediaServers.get(id).name)
        mediaServers.remove(id, actor)
        gone('media_server', id, label, true)
      },
      setHandlerSecret(id, secret, overlapMinutes, actor) {
        mediaServers.setHandlerSecret(id, secret, overlapMinutes, actor)
        stays('handler_secret', 'media_server', id, () => mediaServers.get(id).name)
      },
      setSecret(id, purpose, input, actor) {
        const status = mediaServers.setSecret(id, purpose, input, actor)
        const label = (): string => `${mediaServers.get(id).name}: ${PURPOSE_WORDS[purpose]}`
        stays('server_secret', 'media_server', id, label)
        return status
      },
    },
    pinnedTests: {
      ...pinnedTests,
      create(input, actor) {
        const test = pinnedTests.create(input, actor)
        made('pinned_test', test.id, test.name)
        return test
      },
      remove(id, actor) {
        const label = recorder.named(() => nameIn(pinnedTests.list(), id))
        pinnedTests.remove(id, actor)
        gone('pinned_test', id, label, true)
      },
    },
    frontDoors: {
      ...frontDoors,
      configure(id, settings, actor, given) {
        const label = recorder.named(() => streams.get(id).name)
        const had = frontDoors.status(id).settings !== null
        const status = frontDoors.configure(id, settings, actor, given)
        if (had) gone('front_door', id, label, true)
        if (settings !== null) made('front_door', id, label)
        return status
      },
    },
    publishRules(...asked) {
      const before = publishedVersion()
      const published = calls.publishRules(...asked)
      recorder.note({ do: 'rules', before, after: published.version })
      return published
    },
    ...recordKeySteps(calls, recorder, {
      ...{ made, stays },
      gone: (...thing) => gone(...thing, false),
    }),
  }
}

const nameIn = (
  all: readonly { readonly id: string; readonly name: string }[],
  id: string,
): string => all.find((each) => each.id === id)?.name ?? id

type Stays = (secret: GivenSecret, noun: MadeNoun, subject: string, label: () => string) => void
type Told = (noun: MadeNoun, subject: string, label: string) => void

function recordKeySteps(
  { streams, streamKeys, applications, tokenKeys }: MakingCalls,
  recorder: StepRecorder,
  { made, gone, stays }: { readonly made: Told; readonly gone: Told; readonly stays: Stays },
): Pick<MakingCalls, 'streamKeys' | 'applications' | 'tokenKeys'> {
  const secretsIn = (id: string) =>
    applications.list().find((each) => each.id === id)?.secrets ?? []
  const secretNamed = (id: string, secretId: string): string => {
    const name = secretsIn(id).find((each) => each.id === secretId)?.name ?? ''
    return `${id} ${name}`.trimEnd()
  }
  return {
    streamKeys: {
      ...streamKeys,
      create(input, actor) {
        const created = streamKeys.create(input, actor)
        made('stream_key', created.key.id, created.key.label)
        return created
      },
      remove(id, actor) {
        const label = recorder.named(
          () => streamKeys.list().find((each) => each.id === id)?.label ?? id,
        )
        streamKeys.remove(id, actor)
        gone('stream_key', id, label)
      },
      move(moves, actor) {
        const placed = ({ streamId, label }: Pick<StreamKey, 'streamId' | 'label'>) => ({
          ...{ streamId, label, stream: streams.get(streamId).name },
        })
        const before = new Map(streamKeys.list().map((key) => [key.id, placed(key)]))
        streamKeys.move(moves, actor)
        const moved = moves.flatMap((to) => {
          const from = before.get(to.id)
          return from === undefined ? [] : [{ id: to.id, from, to: placed(to) }]
        })
        recorder.note({ do: 'moved', moves: moved })
      },
    },
    applications: {
      ...applications,
      create(input, actor) {
        const created = applications.create(input, actor)
        made('application', input.id, input.label || input.id)
        return created
      },
      restore(id, actor) {
        const restored = applications.restore(id, actor)
        made('application', id, restored.label || id)
        return restored
      },
      remove(id, actor) {
        applications.remove(id, actor)
        gone('application', id, id)
      },
      addSecret(id, input, actor) {
        const before = new Set(secretsIn(id).map((each) => each.id))
        const added = applications.addSecret(id, input, actor)
        const secret = added.application.secrets.find((each) => !before.has(each.id))
        if (secret === undefined) return added
        const label = recorder.named(() => secretNamed(id, secret.id))
        made('application_secret', `${id}/${secret.id}`, label)
        return added
      },
      removeSecret(id, secretId, actor) {
        const application = applications.removeSecret(id, secretId, actor)
        const label = recorder.named(() => secretNamed(id, secretId))
        gone('application_secret', `${id}/${secretId}`, label)
        return application
      },
    },
    tokenKeys: {
      ...tokenKeys,
      create(input, actor) {
        const key = tokenKeys.create(input, actor)
        made('token_key', key.id, key.name)
        return key
      },
      restore(id, actor) {
        const key = tokenKeys.restore(id, actor)
        made('token_key', id, key.name)
        return key
      },
      remove(id, actor) {
        const label = recorder.named(() => nameIn(tokenKeys.list(), id))
        tokenKeys.remove(id, actor)
        gone('token_key', id, label)
      },
      roll(id, input, actor) {
        const rolled = tokenKeys.roll(id, input, actor)
        stays('token_key_secret', 'token_key', id, () => nameIn(tokenKeys.list(), id))
        return rolled
      },
    },
  }
}
