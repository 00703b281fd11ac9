// The console talks to the app by fetch alone, so nothing is exposed to the page.
export {}
