import { readdirSync, statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Backup } from '../../../shared/backup.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/say.ts'
import { isDraft, readName } from './names.ts'
import { openProofs, type Proofs } from './proofs.ts'

/** The backups in a folder. */
export interface BackupFolder {
  readonly path: string
  /** Newest first. Empty where there is no folder. */
  list(): readonly Backup[]
  /** ERR_NOT_FOUND. A name is only ever compared with what is there, so it leads nowhere else. */
  get(name: string): Backup
  /** Its path. ERR_NOT_FOUND. */
  pathOf(name: string): string
  /** For good, and aside, since taking a large file away takes long. ERR_NOT_FOUND. */
  remove(name: string): Promise<void>
  note(name: string, proof: NonNullable<Backup['proof']>): void
}

/** The backups in a folder, with what was proven of each. The folder need not be there. */
export function backupFolder(path: string): BackupFolder {
  const proofs = openProofs(path)
  const list = (): readonly Backup[] =>
    namesIn(path)
      .flatMap((name) => describe(path, name, proofs) ?? [])
      .sort((one, other) => other.madeAtMs - one.madeAtMs || one.name.localeCompare(other.name))
  const get = (name: string): Backup => {
    const found = list().find((each) => each.name === name)
    if (found !== undefined) return found
    throw new AppError('ERR_NOT_FOUND', say('There is no backup {name} in {path}.', { name, path }))
  }
  return {
    path,
    list,
    get,
    pathOf: (name) => join(path, get(name).name),
    remove: (name) => rm(join(path, get(name).name)),
    note: (name, proof) => proofs.put(name, proof, new Set(namesIn(path))),
  }
}

/** A folder that is not there, or is none, holds no backup; why none can be written is told where one is made. */
function namesIn(path: string): readonly string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((each) => each.isFile() && each.name.endsWith('.db') && !isDraft(each.name))
      .map(({ name }) => name)
  } catch {
    return []
  }
}

/** Null when it went meanwhile. */
function describe(path: string, name: string, proofs: Proofs): Backup | null {
  const file = statSync(join(path, name), { throwIfNoEntry: false })
  if (file === undefined) return null
  const named = readName(name)
  const proof = proofs.get(name)
  return {
    name,
    bytes: file.size,
    madeAtMs: named?.madeAtMs ?? Math.floor(file.mtimeMs),
    maker: named?.maker ?? 'unknown',
    isChecked: isCheckedWhenMade(named?.maker ?? 'unknown') || proof?.isProven === true,
    proof,
  }
}

/** Those get their name only once every page was looked at. */
const isCheckedWhenMade = (maker: Backup['maker']): boolean =>
  maker === 'operator' || maker === 'schedule' || maker === 'restore' || maker === 'migration'
