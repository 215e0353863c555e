/** A port that pods listen on: TCP, unless it says otherwise. */
export type Port = number | `${number}/UDP`

type Labels = Readonly<Record<string, string>>

/** Whom pods open connections to. */
export type Peer =
  /** The cluster's name servers. */
  | 'dns'
  | 'api-server'
  /** The environment's Key Vault, by its public address or by a private endpoint in the virtual network. */
  | 'key-vault'
  /** Every port that a group of pods lists under `metrics`. */
  | 'metrics'
  /** Pods of a component of ours. */
  | { readonly component: string; readonly pods: string; readonly ports: readonly Port[] }
  /** Pods that AKS runs in kube-system. */
  | { readonly system: Labels; readonly ports: readonly Port[] }
  /** What listens on the nodes themselves: the kubelet, and pods on the host's network. */
  | { readonly nodes: readonly Port[] }
  | { readonly internet: readonly Port[] }
  /** Addresses that are not the Internet's. */
  | { readonly ranges: readonly string[]; readonly ports: readonly Port[] }

/** Pods of a component that talk alike. Whom they do not name, they do not reach; who does not name them, neither. */
export interface PodGroup {
  /** Labels that select them and no others of the namespace. */
  readonly labels: Labels
  /** Left out: the component's. */
  readonly namespace?: string
  readonly talksTo?: readonly Peer[]
  /** Ports that Prometheus scrapes. */
  readonly metrics?: readonly Port[]
  /** Ports for callers that are no pods and have no fixed address: clients of the load balancer, and the API server. */
  readonly openTo?: readonly Port[]
}

/** The pods of a component by name; each name is a NetworkPolicy. */
export type PodGroups = Readonly<Record<string, PodGroup>>
