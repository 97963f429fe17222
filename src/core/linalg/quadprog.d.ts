/** What is used of the package `quadprog`, which has no types. Arrays count from 1, as in the Fortran it comes from. */
declare module 'quadprog' {
  interface Solution {
    readonly solution: readonly number[];
    readonly Lagrangian: readonly number[];
    /** Empty for a solution. */
    readonly message: string;
  }
  const quadprog: {
    /** min ½ xᵀ D x − dᵀ x subject to Aᵀ x ≥ b. Overwrites its arguments. */
    solveQP(d: number[][], linear: number[], a: number[][], b: number[]): Solution;
  };
  export default quadprog;
}
