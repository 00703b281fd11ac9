import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from './places.ts'

/** What the choice depends on. */
export interface DesktopSurroundings {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  /** Folder of the installed electron package. */
  readonly electronPackage: string
}

/** What decides that on this machine. */
export const desktopHere = (): DesktopSurroundings => ({
  platform: process.platform,
  env: process.env,
  electronPackage: join(packageRoot(), 'node_modules', 'electron'),
})

/** Whether a window can be opened: with which program, or why not and what would help. */
export type DesktopChoice =
  | { readonly kind: 'desktop'; readonly program: string }
  | {
      readonly kind: 'headless'
      readonly why: string
      /** Whether a window could be opened if only Electron's program were there. */
      readonly isProgramMissing: boolean
    }

/**
 * Finds Electron's program without loading the package, which would begin a download.
 *
 * The package keeps the program's name in path.txt and the program below dist/, or where
 * `ELECTRON_OVERRIDE_DIST_PATH` says (electron/index.js).
 */
export function chooseDesktop(surroundings: DesktopSurroundings): DesktopChoice {
  const { platform, env } = surroundings
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) {
    return headless('there is no display', false)
  }
  const program = electronProgram(surroundings)
  if (program === null || !existsSync(program)) {
    return headless("Electron's program is not installed (get it with: npx install-electron)", true)
  }
  return { kind: 'desktop', program }
}

const headless = (why: string, isProgramMissing: boolean): DesktopChoice => ({
  kind: 'headless',
  why,
  isProgramMissing,
})

function electronProgram({ env, electronPackage }: DesktopSurroundings): string | null {
  const name = programName(electronPackage)
  const elsewhere = env.ELECTRON_OVERRIDE_DIST_PATH
  if (elsewhere) return join(elsewhere, name ?? 'electron')
  return name === null ? null : join(electronPackage, 'dist', name)
}

/** Null before it was fetched whole: the file is written last. */
function programName(electronPackage: string): string | null {
  try {
    return readFileSync(join(electronPackage, 'path.txt'), 'utf8').trim() || null
  } catch {
    return null
  }
}
