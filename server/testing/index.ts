export { places, type Person, type Reply, testWorld, type World } from './world.ts'
