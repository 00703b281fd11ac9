import type { Revocation } from '../../shared/credential.ts'
import { AppError } from '../../shared/errors.ts'
import type { Config } from './config.ts'
import { assertDatabase, type Call, withControl } from './control.ts'
import type { Output } from './output.ts'

/** What `stagedoor lift` may be given. */
export interface LiftFlags {
  /** How many are lifted at most, of `all`. */
  readonly yes?: string
}

/** What lifts everything that is in force. */
const ALL = 'all'

/**
 * Lifts one revocation, or all that were made together, or `all` when `--yes` names at least that many: whom they kept out may start
 * again. Without an id it lists those in force, the latest first. Exit code 1 when nothing was lifted for want of that number.
 *
 * @param id Of a revocation or of a bulk one, as `stagedoor revoke` and the list print them; or `all`.
 * @throws AppError ERR_NOT_FOUND where nothing in force has the id, ERR_INPUT_INVALID.
 */
export async function lift(
  config: Config,
  output: Output,
  id: string | undefined,
  flags: LiftFlags,
): Promise<void> {
  assertDatabase(config)
  if (flags.yes !== undefined && (id !== ALL || !/^\d{1,6}$/.test(flags.yes))) {
    throw new AppError('ERR_INPUT_INVALID', '--yes takes a whole number, and is for: lift all.')
  }
  await withControl(config, async (call) => {
    const inForce = await revocationsOf(call)
    if (id === undefined) return tell(output, inForce)
    if (id === ALL && Number(flags.yes ?? -1) < inForce.length) {
      output.say(
        `${counted(inForce)} in force. Nothing was done. To lift them, say lift all --yes ${inForce.length}.`,
        { inForce: inForce.length, done: false },
      )
      process.exitCode = 1
      return
    }
    const meant = inForce.filter((each) => id === ALL || each.id === id || each.jobId === id)
    if (meant.length === 0 && id !== ALL) {
      throw new AppError(
        'ERR_NOT_FOUND',
        'No revocation in force has this id. To see those that are, say lift alone.',
      )
    }
    if (!(await isUndone(call, id, meant))) {
      for (const each of meant) {
        await call('DELETE', `/api/v1/revocations/${encodeURIComponent(each.id)}`)
      }
    }
    output.say(`${counted(meant)} lifted: whom they kept out may start again.`, {
      lifted: meant.length,
    })
  })
}

async function revocationsOf(call: Call): Promise<readonly Revocation[]> {
  const answer = await (await call('GET', '/api/v1/revocations')).json()
  const { revocations } = answer as { readonly revocations: readonly Revocation[] }
  return revocations.filter(({ untilMs }) => untilMs === null || untilMs > Date.now())
}

function tell(output: Output, inForce: readonly Revocation[]): void {
  const byJob = Map.groupBy(inForce, ({ jobId }) => jobId)
  for (const { id, kind, value, note, jobId } of inForce) {
    const isOneOfMany = jobId !== undefined && (byJob.get(jobId)?.length ?? 0) > 1
    const together = isOneOfMany ? `, together with others: ${jobId}` : ''
    output.say(`${id}  ${kind} ${value}${note === '' ? '' : `, ${note}`}${together}`, {
      ...{ id, kind, value, note },
      jobId: jobId ?? null,
    })
  }
  if (inForce.length === 0) output.say('No revocation is in force.', { inForce: 0 })
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

const counted = ({ length }: readonly unknown[]): string =>
  `${length} ${length === 1 ? 'revocation' : 'revocations'}`
