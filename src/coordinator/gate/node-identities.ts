import type { NodeId } from '../../core/fleet/index.js';
import type { Identity, Refusal } from '../../security/index.js';
import { mayBeCalled, showIdentity } from '../../security/index.js';

/** Processes remembered; the longest silent are forgotten first. */
const MOST = 100_000;

/** Whose the nodes are: none takes the name or the leases of a node with another certificate. */
export class NodeIdentities {
  private readonly owners = new Map<NodeId, string>();

  /** What a node says of itself, against its certificate. */
  objection(identity: Identity, { node, name }: { readonly node: NodeId; readonly name: string }): Refusal | null {
    if (!mayBeCalled(identity, name))
      return {
        reason:
          `its certificate ${showIdentity(identity)} is for nodes called ${identity.name} or ${identity.name}.*, ` +
          `not ${name.slice(0, 200)}; see --name`,
        final: true,
      };
    const owner = this.owners.get(node);
    if (owner !== undefined && owner !== identity.name)
      return { reason: 'a node with another certificate has this id', final: true };
    this.owners.delete(node);
    this.owners.set(node, identity.name);
    const [oldest] = this.owners.keys();
    if (this.owners.size > MOST && oldest !== undefined) this.owners.delete(oldest);
    return null;
  }
}
