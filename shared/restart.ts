/** What has to be typed to restart Stagedoor while the station is on air. */
export const RESTART_PHRASE = 'restart on air'
