// What the command line may do with the search.
export { askAnew as rebuildSearch, followerName as searchFollower } from './search.following.ts'
export { type Progress, readProgress } from './search.progress.ts'
