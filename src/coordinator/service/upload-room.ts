import { BOUNDS } from '../../wire/index.js';

/** Bytes that all uploads on their way may take together: however many peers send, memory is bounded. */
const MOST = 4 * BOUNDS.dataBytes;

/** Memory for uploads that are on their way. */
export class UploadRoom {
  private taken = 0;

  /** False when there is no room for so many bytes more. */
  take(bytes: number): boolean {
    if (this.taken + bytes > MOST) return false;
    this.taken += bytes;
    return true;
  }

  leave(bytes: number): void {
    this.taken -= bytes;
  }
}
