import { spawn } from 'node:child_process'
import {
  chooseDesktop,
  type DesktopChoice,
  type DesktopSurroundings,
  desktopHere,
} from './desktop-choice.ts'
import { type FetchTools, fetchElectron } from './fetch-electron.ts'
import { EXIT_SIGNALLED, SIGNALS, whenNpmGoes } from './parent-watch.ts'
import { packageRoot } from './places.ts'

/** Asks for no window; not passed on, since `serve` never opens one. */
const HEADLESS = '--headless'

/**
 * Starts the desktop application or, where no window can be opened, says why in one line and serves the console to a
 * browser from this process. Where only Electron's program is missing, it is fetched first.
 *
 * @param args `--headless` opens no window; the others are passed on.
 */
export async function launch(args: readonly string[]): Promise<void> {
  const passedOn = args.filter((each) => each !== HEADLESS)
  const choice = args.includes(HEADLESS) ? ASKED_FOR : await chooseOrFetch(desktopHere())
  if (choice.kind === 'desktop') {
    process.exitCode = await runDesktop(choice.program, passedOn)
    return
  }
  process.stderr.write(`No desktop window, since ${choice.why}; the console opens in a browser.\n`)
  const { runCli } = await import('./cli/run.ts')
  await runCli([process.execPath, 'stagedoor', 'serve', ...passedOn])
}

const ASKED_FOR = { kind: 'headless', why: `${HEADLESS} asks for none` } as const

/**
 * The same as {@link chooseDesktop}, once Electron's program was fetched where only that is missing.
 *
 * @param tools As for {@link fetchElectron}.
 */
export async function chooseOrFetch(
  surroundings: DesktopSurroundings,
  tools?: FetchTools,
): Promise<DesktopChoice> {
  const choice = chooseDesktop(surroundings)
  if (choice.kind === 'desktop' || !choice.isProgramMissing) return choice
  const why = await fetchElectron(surroundings, tools)
  return why === null ? chooseDesktop(surroundings) : { ...choice, why }
}

/** Runs Electron with this process's streams and signals. Resolves with its exit code. */
function runDesktop(program: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [packageRoot(), ...args], { stdio: 'inherit' })
    for (const signal of SIGNALS) process.on(signal, () => child.kill(signal))
    whenNpmGoes(() => child.kill('SIGTERM'))
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? EXIT_SIGNALLED))
  })
}
