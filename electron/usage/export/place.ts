import { accessSync, constants, lstatSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/say.ts'
import { makeFolder } from '../../make-folder.ts'

/** Where exports may be written. */
export interface ExportFolders {
  /** In the data directory; made when needed, mode 0700. */
  readonly own: string
  /** One the configuration names, which exists. Null: none. */
  readonly named: string | null
}

/** Where one is written. */
export interface Place {
  /** Beside `path`, so that giving it its name is one step. */
  readonly draft: string
  readonly path: string
}

/** No separators, no control characters, nothing Windows keeps for itself, and not hidden. */
const NAME = /^[^\\/:*?"<>|\p{Cc}.][^\\/:*?"<>|\p{Cc}]{0,199}\.csv$/iu
const DRAFT = /^\..+\.export-[\w-]+\.part$/
/** A draft of nobody here that was not written to for so long was left by a crash. */
const ABANDONED_MS = 3_600_000
/** Of one name in a folder. */
const MOST_ALIKE = 100

/** Where files are that wait to be fetched. */
const waitingFolder = ({ own }: ExportFolders): string => join(own, 'waiting')

/** A place for a file that is to be fetched. */
export function waitingPlace(folders: ExportFolders, id: string): Place {
  const folder = waitingFolder(folders)
  makeExportFolder(folders.own)
  makeExportFolder(folder)
  return placeIn(folder, `${id}.csv`, id)
}

/**
 * The place an operator named, if it is one exports may be written to: inside one of the folders, also once links are followed.
 *
 * @param path Absolute, or relative to the named folder, without one to the own.
 * @throws AppError ERR_EXPORT_PATH, ERR_NAME_TAKEN when there is such a file.
 */
export function namedPlace(folders: ExportFolders, path: string, id: string): Place {
  makeExportFolder(folders.own)
  const roots = [folders.named, folders.own].filter((root) => root !== null)
  const asked = resolve(folders.named ?? folders.own, path)
  const name = basename(asked)
  if (!NAME.test(name)) throw refused('Give the file a plain name that ends in .csv.')
  const root = roots.find((each) => isInside(each, dirname(asked)))
  if (root === undefined) throw outside(roots)
  const parent = realFolder(dirname(asked))
  if (!isInside(realFolder(root), parent)) throw outside(roots)
  if (parent === realFolderOrNull(waitingFolder(folders))) throw outside(roots)
  const place = placeIn(parent, name, id)
  if (lstatSync(place.path, { throwIfNoEntry: false }) === undefined) return place
  throw new AppError(
    'ERR_NAME_TAKEN',
    say('There is a file {name} already. Choose another name.', { name }),
  )
}

/**
 * A place in a folder an operator chose for files that are made by themselves. No file is replaced: where there is one of the name, it
 * gets a number.
 *
 * @param name Without its ending.
 * @throws AppError ERR_EXPORT_PATH as {@link assertFolder} does, ERR_NAME_TAKEN after a hundred.
 */
export function scheduledPlace(
  folders: ExportFolders,
  folder: string,
  name: string,
  id: string,
): Place {
  assertFolder(folders, folder)
  for (let number = 1; number <= MOST_ALIKE; number++) {
    const place = placeIn(folder, `${name}${number === 1 ? '' : `-${number}`}.csv`, id)
    if (lstatSync(place.path, { throwIfNoEntry: false }) === undefined) return place
  }
  throw new AppError(
    'ERR_NAME_TAKEN',
    say('There are a hundred files {name} in {folder} already.', { name, folder }),
  )
}

/**
 * Refuses a folder that files cannot be written to, and one that is another than it seems: what is typed is where they go.
 *
 * @throws AppError ERR_EXPORT_PATH
 */
export function assertFolder(folders: ExportFolders, folder: string): void {
  if (!isAbsolute(folder))
    throw refusedFolder('Write all of the path of the folder, from the root.')
  const real = realFolderOrNull(folder)
  if (real === null) throw refusedFolder(say('There is no folder {folder}.', { folder }))
  if (real !== resolve(folder))
    throw refusedFolder(say('{folder} leads to {place}. Write that.', { folder, place: real }))
  // The data directory may be reached through a link as well: what counts is where it is.
  const data = realFolderOrNull(dirname(folders.own)) ?? dirname(folders.own)
  const own = realFolderOrNull(folders.own) ?? join(data, basename(folders.own))
  if (isInside(data, real) && !isInside(own, real)) {
    throw refusedFolder('Stagedoor keeps its own files there. Choose a folder outside.')
  }
  if (isInside(waitingFolder({ ...folders, own }), real)) {
    throw refusedFolder('Files there are deleted by themselves. Choose another folder.')
  }
  try {
    accessSync(real, constants.W_OK | constants.X_OK)
  } catch (cause) {
    throw refusedFolder(say('Stagedoor may not write to {folder}.', { folder }), cause)
  }
}

const placeIn = (folder: string, name: string, id: string): Place => ({
  path: join(folder, name),
  draft: join(folder, `.${name}.export-${id}.part`),
})

/**
 * Drafts that a crash left in a folder.
 *
 * @param running Places that are being written to: one that rests while the handler is busy is no draft of a crash.
 * @returns Their paths.
 */
export function abandonedIn(
  folder: string,
  nowMs: number,
  running: readonly Place[],
): readonly string[] {
  const theirs = new Set(running.map(({ draft }) => draft))
  const drafts = namesIn(folder).flatMap((name) => (DRAFT.test(name) ? [join(folder, name)] : []))
  return drafts.filter((draft) => {
    if (theirs.has(draft)) return false
    const changedMs = statSync(draft, { throwIfNoEntry: false })?.mtimeMs ?? nowMs
    return changedMs < nowMs - ABANDONED_MS
  })
}

/** Paths of what an earlier instance left to be fetched: nobody knows of it any more. */
export function leftWaiting(folders: ExportFolders, known: readonly Place[]): readonly string[] {
  const folder = waitingFolder(folders)
  const kept = new Set(known.flatMap(({ draft, path }) => [draft, path]))
  return namesIn(folder)
    .map((name) => join(folder, name))
    .filter((path) => !kept.has(path))
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function isInside(root: string, folder: string): boolean {
  const way = relative(root, folder)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way))
}

function makeExportFolder(folder: string): void {
  try {
    makeFolder(folder)
  } catch (cause) {
    throw new AppError('ERR_EXPORT_WRITE', say('The folder {folder} cannot be made.', { folder }), {
      cause,
    })
  }
}

function realFolder(folder: string): string {
  const real = realFolderOrNull(folder)
  if (real === null) throw refused(say('There is no folder {folder}.', { folder }))
  return real
}

function realFolderOrNull(folder: string): string | null {
  try {
    const real = realpathSync(folder)
    return statSync(real).isDirectory() ? real : null
  } catch {
    return null
  }
}

const outside = (roots: readonly string[]): AppError =>
  refused(say('Exports are written inside {rootList} only.', { rootList: roots.join(', ') }))

const refused = (message: string): AppError =>
  new AppError('ERR_EXPORT_PATH', message, { issues: [{ path: 'path', message }] })

const refusedFolder = (message: string, cause?: unknown): AppError =>
  new AppError('ERR_EXPORT_PATH', message, { issues: [{ path: 'folder', message }], cause })
