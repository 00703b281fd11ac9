import { cpSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const external = ['better-sqlite3', 'electron']

/**
 * Copies the country database beside the bundles, so that the packaged app and a plain checkout find it
 * at the same place and nothing is looked up in node_modules at run time.
 */
function copyCountryDatabase(): Plugin {
  const file = 'geo-whois-asn-country.mmdb'
  return {
    name: 'stagedoor:country-database',
    applyToEnvironment: (environment) => environment.name === 'electron',
    writeBundle() {
      const require = createRequire(import.meta.url)
      const source = require.resolve(`@ip-location-db/geo-whois-asn-country-mmdb/${file}`)
      cpSync(source, resolve(root, 'dist/electron/country.mmdb'))
    },
  }
}

// Three bundles from one command: what Node and Electron's main process run, the sandboxed preload
// (which must be CommonJS), and the console page.
export default defineConfig({
  root: resolve(root, 'renderer'),
  base: './',
  publicDir: resolve(root, 'renderer/public'),
  plugins: [react(), tailwindcss(), copyCountryDatabase()],
  builder: {
    async buildApp(builder) {
      const { client, electron, preload } = builder.environments
      if (client === undefined || electron === undefined || preload === undefined) return
      await Promise.all([builder.build(client), builder.build(electron)])
      // Into the folder that the bundle before it has emptied.
      await builder.build(preload)
    },
  },
  environments: {
    client: {
      build: {
        outDir: resolve(root, 'dist/renderer'),
        emptyOutDir: true,
        target: 'chrome150',
        modulePreload: { polyfill: false },
        assetsInlineLimit: 0,
      },
    },
    electron: {
      consumer: 'server',
      resolve: { noExternal: true, external, conditions: ['node'] },
      build: {
        ssr: true,
        target: 'node22',
        outDir: resolve(root, 'dist/electron'),
        emptyOutDir: true,
        copyPublicDir: false,
        minify: false,
        sourcemap: true,
        rolldownOptions: {
          input: {
            main: resolve(root, 'electron/main.ts'),
            headless: resolve(root, 'electron/headless.ts'),
            start: resolve(root, 'electron/start.ts'),
            cli: resolve(root, 'electron/cli.ts'),
          },
          output: {
            format: 'esm',
            entryFileNames: '[name].js',
            chunkFileNames: 'chunks/[name]-[hash].js',
          },
        },
      },
    },
    preload: {
      consumer: 'server',
      resolve: { noExternal: true, external },
      build: {
        ssr: true,
        target: 'node22',
        outDir: resolve(root, 'dist/electron'),
        emptyOutDir: false,
        copyPublicDir: false,
        rolldownOptions: {
          input: { preload: resolve(root, 'electron/preload.ts') },
          output: { format: 'cjs', entryFileNames: '[name].cjs' },
        },
      },
    },
  },
})
