export { type Person, places, type Reply, testWorld, type World } from './world.ts'
