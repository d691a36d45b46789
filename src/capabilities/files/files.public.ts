// What others may call: keep contents, make files of them, take uploads into messages, hand files out.
export { getBytes, hashOf, inlineBytes, keepingSmall, putAll, putBytes } from './files.contents.ts'
export { forgetContents, forgetFiles } from './files.cleaning.ts'
export { type NewFile, type StoredFile, createFile, createFiles, fileName, mediaType } from './files.making.ts'
export { asAnswer, readFile } from './files.reading.ts'
export { safeImage, safeType } from './files.sniff.ts'
export { claimFiles, holdFiles, releaseFiles, unclaimFiles, uploadsOf, uploadsToCids } from './files.uploads.ts'
