/** What the allocator wants done. */
export type AllocatorCommand =
  | { readonly kind: 'submit'; readonly count: number }
  /** Only if it still waits in the queue. */
  | { readonly kind: 'cancel'; readonly job: string }
  /** Its node hands back what it has, and the job ends. */
  | { readonly kind: 'drain'; readonly job: string }
  /** At once, as it did not drain or has no node. */
  | { readonly kind: 'end'; readonly job: string }
  /** An allocation died before it had proved itself: so many in a row. */
  | { readonly kind: 'died'; readonly job: string; readonly why: string; readonly deaths: number }
  /** Nothing more is submitted, for a while or (null) for good. */
  | { readonly kind: 'opened'; readonly job: string; readonly why: string; readonly retryInMs: number | null };
