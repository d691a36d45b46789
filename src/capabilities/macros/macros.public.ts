// What others may call.
export { type Done, carryOut, forbiddenOf } from './macros.acts.ts'
export { takeBack } from './macros.undoing.ts'
