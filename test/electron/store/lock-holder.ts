import { lockDataDirectory } from '../../../electron/store/instance-lock.ts'

/**
 * A process that holds the lock of the directory it is given, says so once whatever nobody refers to is collected (it is run
 * with `--expose-gc`), and waits until its input ends.
 */
const lock = lockDataDirectory(process.argv[2] ?? '')
lock.describe({ pid: process.pid, consoleUrl: null })
setTimeout(() => {
  globalThis.gc?.()
  setImmediate(() => process.stdout.write('held\n'))
})
process.stdin.resume()
