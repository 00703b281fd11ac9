import { describe, expect, it } from 'vitest'
import { engineProblem, NODE_MINIMUM } from '../../electron/engine.ts'
import manifest from '../../package.json' with { type: 'json' }

describe('the engine guard', () => {
  it.each(['20.20.2', '22.11.0', '18.0.0', '21.7.3', ''])(
    'refuses Node.js %s and says what to do',
    (version) => {
      expect(engineProblem(version)).toMatch(/needs 22\.12 or newer \(ERR_ENGINE\)\n.*npm start/)
    },
  )

  it.each(['22.12.0', '22.13.1', '23.0.0', '24.21.0', '100.0.0'])('takes Node.js %s', (version) => {
    expect(engineProblem(version)).toBeNull()
  })

  it('asks for what package.json says', () => {
    expect(manifest.engines.node).toBe(`>=${NODE_MINIMUM.major}.${NODE_MINIMUM.minor}`)
  })
})
