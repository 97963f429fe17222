import { randomBytes } from 'node:crypto';

/** 32 hexadecimal digits: one process of a node. The same over its reconnections, new after its restart. */
export type NodeId = string & { readonly __brand: 'NodeId' };

/** 32 hexadecimal digits: one life of a coordinator. */
export type CoordinatorId = string & { readonly __brand: 'CoordinatorId' };

/** Name and digest of a sweep's cells, as in `width-lambda-1f0c62d95e3a7b84`: submitting the same sweep again gives the same id. */
export type SweepId = string & { readonly __brand: 'SweepId' };

/**
 * Number of one lease of one cell. Rises over all leases a data directory has ever given, so that what is said about an
 * older lease is told from what is said about the present one.
 */
export type Attempt = number & { readonly __brand: 'Attempt' };

export function newNodeId(): NodeId {
  return randomBytes(16).toString('hex') as NodeId;
}

export function newCoordinatorId(): CoordinatorId {
  return randomBytes(16).toString('hex') as CoordinatorId;
}

export function isInstanceId(text: string): text is NodeId & CoordinatorId {
  return /^[0-9a-f]{32}$/.test(text);
}

export function isSweepId(text: string): text is SweepId {
  return /^[\w.-]{1,200}-[0-9a-f]{16}$/.test(text);
}
