import type { BulkRevokeInput, BulkRevokeJob, BulkRevokePreview } from '../../shared/bulk-revoke.ts'
import type { BulkRevokeApi } from '../../shared/bulk-revoke-api.ts'
import type { DoctorApi } from '../../shared/doctor-api.ts'
import { AppError } from '../../shared/errors.ts'
import { storedGrantOf } from '../../shared/token-grants.ts'
import type { Config } from './config.ts'
import { assertDatabase, type Call, withControl } from './control.ts'
import type { Output } from './output.ts'

/** What `stagedoor revoke` may be given. */
export interface RevokeFlags {
  readonly stream?: string
  readonly grant?: string
  readonly label?: string
  readonly tag?: string
  readonly viewer?: string
  readonly address?: string
  readonly what?: 'session' | 'grant' | 'viewer' | 'address'
  readonly minutes?: string
  readonly note?: string
  readonly yes?: string
  /** Also where nothing here has the id of the grant. */
  readonly unknown?: true
}

const CALL = '/api/v1/sessions/revocations'
const LOOK_EVERY_MS = 300

/**
 * Says whom revoking would concern and, when `--yes` names at least that many sessions, revokes them and waits for what comes of it.
 * Exit code 1 when nothing was done for want of that number, or some that should have been cut are still there.
 */
export async function revoke(config: Config, output: Output, flags: RevokeFlags): Promise<void> {
  assertDatabase(config)
  const input = inputOf(flags)
  await withControl(config, async (call) => {
    const { preview } = await ask(call, { ...input, dryRun: true })
    const { sessions, people, streamCount } = preview
    if (sessions === 0) await assertKnown(call, flags)
    const ofWhom =
      people === null
        ? ''
        : ` of ${counted(people, 'viewer or publisher', 'viewers and publishers')}`
    output.say(
      `${counted(sessions, 'session')}${ofWhom} at ${counted(streamCount, 'stream')}: ${preview.fates.instant} can be cut at once, ${preview.fates.at_next_check} end at the next check.`,
      { ...preview },
    )
    if (flags.label !== undefined || flags.tag !== undefined) {
      output.say(
        `${counted(preview.revocations, 'token')} would be revoked, also those that nobody is in with.`,
        {
          tokens: preview.revocations,
        },
      )
    }
    if (flags.yes === undefined) {
      const alone =
        preview.revocations === 0 ? '' : ' To refuse it from now on all the same, say --yes 0.'
      const next =
        sessions === 0
          ? `Nobody is live there.${alone}`
          : `To revoke them, say --yes ${sessions}${counts(preview)}.`
      output.say(`Nothing was done. ${next}`, { done: false })
      process.exitCode = 1
      return
    }
    const { job } = await ask(call, { ...input, most: countOf(flags.yes, '--yes') })
    if (job !== null) await follow(call, output, job)
  })
}

async function follow(call: Call, output: Output, begun: BulkRevokeJob): Promise<void> {
  let job = begun
  while (job.state === 'running') {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
    job = (await (await call('GET', `${CALL}/${job.id}`)).json()) as BulkRevokeJob
  }
  const way = job.revocations === 0 ? '' : ` To lift that, say: stagedoor lift ${job.id}`
  output.say(
    `${job.total} refused from now on, ${counted(job.revocations, 'revocation')} made, ${job.gone} confirmed gone.${way}`,
    { ...job },
  )
  for (const { detail, sessions } of job.uncut) {
    output.say(`${sessions} still there: ${detail}`, { sessions, detail })
  }
  if (job.waiting.instant > 0) process.exitCode = 1
}

/** @throws AppError ERR_NOT_FOUND for a stream or the id of a grant that nothing here has: it may be misspelt. */
async function assertKnown(call: Call, { stream, grant, unknown }: RevokeFlags): Promise<void> {
  if (stream !== undefined) await examine(call, { stream })
  if (grant !== undefined && unknown !== true) await assertKnownGrant(call, grant)
}

const examine = async (
  call: Call,
  what: Record<string, string>,
): Promise<DoctorApi['GET /doctor']['answer']> =>
  (await (
    await call('GET', `/api/v1/doctor?${new URLSearchParams(what)}`)
  ).json()) as DoctorApi['GET /doctor']['answer']

/** An id may be a secret, and is not repeated. */
async function assertKnownGrant(call: Call, grant: string): Promise<void> {
  try {
    const { reports } = await examine(call, { token: grant })
    const id = reports[0]?.id
    if (id === (storedGrantOf(grant) ?? grant)) return
    throw new AppError(
      'ERR_INPUT_INVALID',
      `That is the text of a token, not its id. To revoke it, say --grant ${id}.`,
    )
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'ERR_NOT_FOUND') throw error
    throw new AppError(
      'ERR_NOT_FOUND',
      `No link, token or key here has this id, and nobody is live with it. To refuse it all the same, say --unknown.`,
    )
  }
}

/** More is revoked than is in: which of the two numbers is asked for. */
const counts = ({ sessions, revocations }: BulkRevokePreview): string =>
  revocations > sessions ? `: it counts the sessions, and revokes all ${revocations}` : ''

const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`

const ask = async (
  call: Call,
  body: BulkRevokeInput,
): Promise<BulkRevokeApi['POST /sessions/revocations']['answer']> =>
  (await (
    await call('POST', CALL, body)
  ).json()) as BulkRevokeApi['POST /sessions/revocations']['answer']

function inputOf(flags: RevokeFlags): BulkRevokeInput {
  const named = (['stream', 'grant', 'label', 'tag', 'viewer', 'address'] as const).flatMap(
    (by) => {
      const value = flags[by]
      return value === undefined ? [] : [{ by, value }]
    },
  )
  const [target, ...more] = named
  if (target === undefined || more.length > 0) {
    throw new AppError(
      'ERR_INPUT_INVALID',
      'Say whom: one of --stream, --grant, --label, --tag, --viewer and --address.',
    )
  }
  const { what = 'session', minutes, note = '' } = flags
  const untilMs = minutes === undefined ? null : Date.now() + countOf(minutes, '--minutes') * 60_000
  return { target, what, untilMs, note }
}

function countOf(text: string, flag: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text)
  throw new AppError('ERR_INPUT_INVALID', `${flag} takes a whole number.`)
}
