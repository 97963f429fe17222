/** Called with the exit code of the verb that ran. */
export type OnExit = (code: number) => void;
