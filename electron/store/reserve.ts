import { randomFill } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freeBytes, freeBytesNow } from './free-space.ts'

const FILE = 'reserve.bin'
const RESERVE_BYTES = 16 * 1024 * 1024
/** With less free than this no start is tried: the log of the database and its index have to be made and written. */
const START_BYTES = 4 * 1024 * 1024
/** Left free beside it when it is made. */
const BESIDE_BYTES = 16 * 1024 * 1024
const PIECE_BYTES = 1024 * 1024

/** Room on the disk of the data directory that is held for one thing: starting while the disk is full. */
export interface Reserve {
  /** Gives it up where there is no room to start. @returns Whether it did. */
  giveUpIfNeeded(): boolean
  /** Gives it up. @returns Whether there was one. */
  giveUp(): boolean
  /** Whether it was given up and is not back. */
  isGone(): boolean
  /** Makes it where it is missing and there is room. A call during one is answered by it. @throws what the disk says; nothing is left then. */
  renew(): Promise<void>
}

/** @param directory Of the data. */
export function openReserve(directory: string): Reserve {
  const path = join(directory, FILE)
  const draft = `${path}.part`
  let isGone = false
  let making: Promise<void> | null = null

  function giveUp(): boolean {
    const wasThere = [path, draft].some((each) => existsSync(each))
    for (const each of [path, draft]) rmSync(each, { force: true })
    isGone ||= wasThere
    return wasThere
  }

  async function keep(): Promise<void> {
    const there = await stat(path).catch(() => null)
    if (there === null) {
      const free = await freeBytes(directory)
      if (free === null || free < RESERVE_BYTES + BESIDE_BYTES) return
      await make(draft)
      await rename(draft, path)
    }
    isGone = false
  }

  return {
    giveUp,
    giveUpIfNeeded: () => (freeBytesNow(directory) ?? START_BYTES) < START_BYTES && giveUp(),
    isGone: () => isGone,
    renew() {
      making ??= keep().finally(() => {
        making = null
      })
      return making
    },
  }
}

const fillRandomly = promisify<Buffer, Buffer>(randomFill)

/** Of random bytes, so that no file system holds it in less room than it takes. */
async function make(draft: string): Promise<void> {
  try {
    const file = await open(draft, 'w', 0o600)
    try {
      const piece = Buffer.alloc(PIECE_BYTES)
      for (let bytes = 0; bytes < RESERVE_BYTES; bytes += PIECE_BYTES) {
        await file.writeFile(await fillRandomly(piece))
      }
      await file.sync()
    } finally {
      await file.close()
    }
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}
