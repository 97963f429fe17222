/** Of the coordinator, behind TLS. */
export const GRPC_PORT = 7600;
/** Of gRPC's health service, for the kubelet: its probes can show no certificate. */
export const HEALTH_PORT = 7601;
/** Of the coordinator's metrics. */
export const METRICS_PORT = 7680;
