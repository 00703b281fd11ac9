import { spawn } from 'node:child_process'
import { chooseDesktop, desktopHere } from './desktop-choice.ts'
import { whenNpmGoes } from './parent-watch.ts'
import { packageRoot } from './places.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
/** What a shell reports for a program that a signal ended, without the signal's number. */
const EXIT_SIGNALLED = 128

/**
 * Starts the desktop application or, where no window can be opened, says why in one line and serves the console to a
 * browser from this process.
 *
 * @param args Passed on.
 */
export async function launch(args: readonly string[]): Promise<void> {
  const choice = chooseDesktop(desktopHere())
  if (choice.kind === 'desktop') {
    process.exitCode = await runDesktop(choice.program, args)
    return
  }
  process.stderr.write(`No desktop window, since ${choice.why}; the console opens in a browser.\n`)
  const { runCli } = await import('./cli/run.ts')
  await runCli([process.execPath, 'stagedoor', 'serve', ...args])
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
