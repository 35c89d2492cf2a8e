/** Photos that residents and staff send: checked, made anew, made smaller. */
export { type AcceptedPhoto, acceptPhoto, PHOTO_MAX_BYTES, type PhotoProblem, PhotoRefused } from './acceptPhoto.ts'
