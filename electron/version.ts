import manifest from '../package.json' with { type: 'json' }

/** Version of Stagedoor, from package.json. */
export const VERSION: string = manifest.version
