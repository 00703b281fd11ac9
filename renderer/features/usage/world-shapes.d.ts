/** Made when the page is built, see electron/world-shapes.ts. */
declare module 'virtual:world-shapes' {
  export const WORLD: readonly import('../../../shared/world-shapes.ts').CountryShape[]
}
