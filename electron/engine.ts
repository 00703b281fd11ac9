/**
 * Refuses an engine that cannot run Stagedoor, in words, before anything is loaded that would crash on it: the
 * database library ends a Node.js older than 22 with a segmentation fault and no message.
 *
 * This file imports nothing, so that it can be loaded by any engine that knows ES modules.
 */

/** Oldest Node.js that runs Stagedoor; the same as `engines.node` in package.json. */
export const NODE_MINIMUM = { major: 22, minor: 12 } as const

/**
 * Says whether an engine is new enough.
 *
 * @param version As in `process.versions.node`, e.g. `22.12.0`.
 * @returns Null when it is, else what to tell the person who started it, one or two lines.
 */
export function engineProblem(version: string): string | null {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const enough =
    major > NODE_MINIMUM.major || (major === NODE_MINIMUM.major && minor >= NODE_MINIMUM.minor)
  if (enough) return null
  return (
    `stagedoor: this is Node.js ${version}; Stagedoor needs ${NODE_MINIMUM.major}.${NODE_MINIMUM.minor} or newer (ERR_ENGINE)\n` +
    'In a checkout use the npm scripts, which bring their own where they can: npm start, npm run -s stagedoor -- <command>'
  )
}

/** Ends the process with exit code 1 and a message on stderr when the engine is too old. */
export function requireEngine(): void {
  const problem = engineProblem(process.versions.node)
  if (problem === null) return
  process.stderr.write(`${problem}\n`)
  process.exit(1)
}
