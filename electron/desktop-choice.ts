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

export const desktopHere = (): DesktopSurroundings => ({
  platform: process.platform,
  env: process.env,
  electronPackage: join(packageRoot(), 'node_modules', 'electron'),
})

/** Whether a window can be opened: with which program, or why not and what would help. */
export type DesktopChoice =
  | { readonly kind: 'desktop'; readonly program: string }
  | { readonly kind: 'headless'; readonly why: string }

/**
 * Finds Electron's program without loading the package, which would begin a download.
 *
 * The package keeps the program's name in path.txt and the program below dist/, or where
 * `ELECTRON_OVERRIDE_DIST_PATH` says (electron/index.js).
 */
export function chooseDesktop(surroundings: DesktopSurroundings): DesktopChoice {
  const { platform, env } = surroundings
  const program = electronProgram(surroundings)
  if (!existsSync(program)) {
    return headless("Electron's program is not installed (get it with: npx install-electron)")
  }
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) {
    return headless('there is no display')
  }
  return { kind: 'desktop', program }
}

const headless = (why: string): DesktopChoice => ({ kind: 'headless', why })

function electronProgram({ env, electronPackage }: DesktopSurroundings): string {
  const folder = env.ELECTRON_OVERRIDE_DIST_PATH || join(electronPackage, 'dist')
  return join(folder, programName(electronPackage))
}

function programName(electronPackage: string): string {
  try {
    return readFileSync(join(electronPackage, 'path.txt'), 'utf8').trim() || 'electron'
  } catch {
    return 'electron'
  }
}
