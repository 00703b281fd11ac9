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

/** Ask for words alone: as everywhere on the command line, nothing is started for them. */
const WORDS: ReadonlySet<string> = new Set(['--help', '-h', '--version', '-V'])

/**
 * Starts the desktop application or, where no window can be opened, says why in one line and serves the console to a
 * browser from this process. Where only Electron's program is missing, it is fetched first.
 *
 * @param args `--headless` opens no window, nor do `--help` and `--version`; the others are passed on.
 */
export async function launch(args: readonly string[]): Promise<void> {
  const passedOn = args.filter((each) => each !== HEADLESS)
  const choice = await chooseFor(args, desktopHere())
  if (choice.kind === 'desktop') {
    process.exitCode = await runDesktop(choice.program, passedOn)
    return
  }
  if (choice.kind === 'headless') {
    process.stderr.write(
      `No desktop window, since ${choice.why}; the console opens in a browser.\n`,
    )
  }
  const { runCli } = await import('./cli/run.ts')
  await runCli([process.execPath, 'stagedoor', 'serve', ...passedOn])
}

type Asked =
  | Exclude<DesktopChoice, { kind: 'headless' }>
  | { readonly kind: 'headless'; readonly why: string }
  | { readonly kind: 'words' }

/**
 * The same as {@link chooseDesktop}, once Electron's program was fetched where only that is missing. Arguments that want no window
 * fetch nothing: `words` where they only ask to be told something.
 *
 * @param tools As for {@link fetchElectron}.
 */
export async function chooseFor(
  args: readonly string[],
  surroundings: DesktopSurroundings,
  tools?: FetchTools,
): Promise<Asked> {
  if (args.some((each) => WORDS.has(each))) return { kind: 'words' }
  if (args.includes(HEADLESS)) return { kind: 'headless', why: `${HEADLESS} asks for none` }
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
