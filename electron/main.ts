import { requireEngine } from './engine.ts'

requireEngine()
