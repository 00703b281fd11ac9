import type { Backup, BackupList } from '../shared/backup.ts'
import type { AppError } from '../shared/errors.ts'
import { type JobControl, unlisted } from '../shared/job.ts'
import { say } from '../shared/say.ts'
import type { Log } from './log.ts'
import { type SharedControl, shareControl } from './shared-control.ts'
import type { backupFolder } from './store/backups/folder.ts'
import type { createScratches } from './store/backups/scratch.ts'

interface ProofTools {
  readonly folder: Pick<ReturnType<typeof backupFolder>, 'get' | 'note' | 'pathOf'>
  readonly scratches: Pick<ReturnType<typeof createScratches>, 'prove'>
  /** A control that stops at the end of Stagedoor as well. */
  untilClosed(control: JobControl): JobControl
  /** Has the end of Stagedoor wait for work. */
  held<T>(work: Promise<T>): Promise<T>
  /** Aborted once Stagedoor ends. */
  readonly closing: AbortSignal
  /** Epoch milliseconds. */
  now(): number
  readonly log: Pick<Log, 'info' | 'error'>
}

/** Proofs of backups. */
interface Proofs {
  /** Restores one into a scratch copy and keeps what came of it; see `prove` of `Backups`. */
  prove(name: string, control?: JobControl): Promise<Backup>
  /** Names of those under way. */
  names(): readonly string[]
  has(name: string): boolean
  /** Why the latest that was begun could not even be tried. Null: it could. */
  untried(): BackupList['failure']
}

/** A proof under way. */
interface Proving {
  readonly done: Promise<Backup>
  readonly control: SharedControl
}

/** Makes what proves backups, each once at a time however many ask. */
export function createProofs(tools: ProofTools): Proofs {
  const { folder, scratches, untilClosed, held, closing, now, log } = tools
  const proving = new Map<string, Proving>()
  let untried: BackupList['failure'] = null

  async function proveNow(name: string, asked: JobControl): Promise<Backup> {
    const control = untilClosed(asked)
    const proof = await scratches.prove(folder.pathOf(name), control).catch((error: AppError) => {
      const said = { name, whySaid: error.message }
      untried = {
        atMs: now(),
        message: say('The backup {name} was not restored for a proof: {whySaid}', said),
      }
      throw error
    })
    untried = null
    closing.throwIfAborted()
    // What was cut short is no proof of anything.
    if (control.signal.aborted) return folder.get(name)
    folder.note(name, proof)
    if (proof.isProven) log.info({ name, rows: proof.rows }, 'a backup was proved')
    else log.error({ name, problem: proof.problem }, 'a backup cannot be restored')
    return folder.get(name)
  }

  async function prove(name: string, joining = unlisted): Promise<Backup> {
    const known = folder.get(name).name
    const under = proving.get(known)
    if (under?.control.signal.aborted === true) {
      await under.done.catch(() => undefined)
      return await prove(known, joining)
    }
    if (under !== undefined) {
      under.control.join(joining)
      return await under.done
    }
    const control = shareControl([joining])
    const done = held(proveNow(known, control).finally(() => proving.delete(known)))
    proving.set(known, { done, control })
    return await done
  }

  return {
    prove,
    names: () => [...proving.keys()],
    has: (name) => proving.has(name),
    untried: () => untried,
  }
}
