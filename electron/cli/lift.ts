import type { Api } from '../../shared/api-map.ts'
import type { Revocation } from '../../shared/credential.ts'
import { AppError } from '../../shared/errors.ts'
import type { Config } from './config.ts'
import { assertDatabase, type Call, withControl } from './control.ts'
import type { Output } from './output.ts'

/** What `stagedoor lift` may be given. */
export interface LiftFlags {
  /** How many are lifted at most, of `all` and of whom the others name. */
  readonly yes?: string
  /** Only those that keep out any of these. */
  readonly grant?: string
  readonly label?: string
  readonly tag?: string
  readonly viewer?: string
  readonly address?: string
}

/** What lifts everything that is in force. */
const ALL = 'all'
/** The most that the API lists. */
const MOST = '50000'

/**
 * Lifts one revocation, or all that were made together; or, when `--yes` names at least that many, `all` or those of whom is named: whom
 * they kept out may start again. With none of that it lists those in force, the latest first. Exit code 1 when nothing was lifted for
 * want of that number.
 *
 * @param id Of a revocation or of a bulk one, as `stagedoor revoke` and the list print them; or `all`.
 * @throws AppError ERR_NOT_FOUND where nothing in force has the id and for a label or tag of no token, ERR_CIDR_INVALID,
 *         ERR_INPUT_INVALID.
 */
export async function lift(
  config: Config,
  output: Output,
  id: string | undefined,
  flags: LiftFlags,
): Promise<void> {
  assertDatabase(config)
  const { yes, ...who } = flags
  const isNamed = Object.keys(who).length > 0
  assertFits(id, isNamed, yes)
  await withControl(config, async (call) => {
    const { revocations: inForce, total } = await revocationsOf(call, who)
    if (id === undefined && yes === undefined) {
      tell(output, inForce, total)
      if (!isNamed || total === 0) return
    }
    const isCounted = id === ALL || isNamed
    if (isCounted && Number(yes ?? -1) < total) {
      const again = isNamed ? '--yes' : `lift ${ALL} --yes`
      output.say(
        `${counted(total)} in force. Nothing was done. To lift them, say ${again} ${total}.`,
        { inForce: total, done: false },
      )
      process.exitCode = 1
      return
    }
    const meant = inForce.filter((each) => isCounted || each.id === id || each.jobId === id)
    if (meant.length === 0 && !isCounted) {
      throw new AppError(
        'ERR_NOT_FOUND',
        'No revocation in force has this id. To see those that are, say lift alone.',
      )
    }
    if (id === undefined || !(await isUndone(call, id, meant))) {
      for (const each of meant) {
        await call('DELETE', `/api/v1/revocations/${encodeURIComponent(each.id)}`)
      }
    }
    output.say(`${counted(meant.length)} lifted: ${sequelOf(meant)}`, { lifted: meant.length })
  })
}

/** @throws AppError ERR_INPUT_INVALID. */
function assertFits(id: string | undefined, isNamed: boolean, yes: string | undefined): void {
  if (isNamed && id !== undefined) {
    throw new AppError('ERR_INPUT_INVALID', 'Say an id, or whom: not both.')
  }
  if (yes !== undefined && ((!isNamed && id !== ALL) || !/^\d{1,6}$/.test(yes))) {
    throw new AppError(
      'ERR_INPUT_INVALID',
      '--yes takes a whole number, and is for: lift all, and for --tag and the like.',
    )
  }
}

/** What comes of it. Whoever comes again is another session. */
const sequelOf = (lifted: readonly Revocation[]): string =>
  lifted.length > 0 && lifted.every(({ kind }) => kind === 'session')
    ? 'they were of single sessions, of which those that are over stay so.'
    : 'whom they kept out may start again.'

type Listed = Api['GET /revocations']['answer']

async function revocationsOf(call: Call, who: Omit<LiftFlags, 'yes'>): Promise<Listed> {
  const query = new URLSearchParams({ ...who, limit: MOST })
  return (await (await call('GET', `/api/v1/revocations?${query}`)).json()) as Listed
}

function tell(output: Output, inForce: readonly Revocation[], total: number): void {
  const byJob = Map.groupBy(inForce, ({ jobId }) => jobId)
  for (const { id, kind, value, note, jobId } of inForce) {
    const isOneOfMany = jobId !== undefined && (byJob.get(jobId)?.length ?? 0) > 1
    const together = isOneOfMany ? `, together with others: ${jobId}` : ''
    output.say(`${id}  ${kind} ${value}${note === '' ? '' : `, ${note}`}${together}`, {
      ...{ id, kind, value, note },
      jobId: jobId ?? null,
    })
  }
  if (total > inForce.length) output.warn(`and ${total - inForce.length} more`)
  if (total === 0) output.say('No revocation is in force.', { inForce: 0 })
}

/** Undoes those of a bulk revocation in one act, which also ends it where it still runs. False: it is none that is known still. */
async function isUndone(
  call: Call,
  id: string,
  meant: readonly Pick<Revocation, 'jobId'>[],
): Promise<boolean> {
  if (!meant.some(({ jobId }) => jobId === id)) return false
  try {
    await call('POST', `/api/v1/sessions/revocations/${encodeURIComponent(id)}/undo`)
    return true
  } catch (error) {
    if (error instanceof AppError && error.code === 'ERR_NOT_FOUND') return false
    throw error
  }
}

const counted = (count: number): string => `${count} ${count === 1 ? 'revocation' : 'revocations'}`
