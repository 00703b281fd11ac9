/** Whether `npm run test:slow` asks for the whole number of what `npm test` does a few of. */
export const SLOW = process.env.TEST_SLOW === '1'
