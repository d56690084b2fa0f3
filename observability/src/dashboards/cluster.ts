import type { Board } from "../board.ts";
import { lines } from "../panels.ts";

const OURS = 'namespace="croupier"';

/** Nodes and pods, as Kubernetes' own exporters tell of them, and what each process does. */
export const cluster = (): Board => ({
  uid: "cluster",
  title: "Croupier: cluster and processes",
  about: "Nodes, pods and the Node processes in them.",
  sections: [
    [
      "Pods",
      [
        lines({
          title: "CPU",
          about: "Of what a pod may use.",
          unit: "percentunit",
          bad: [0.8, 0.95],
          queries: [
            [
              `sum by (pod) (rate(container_cpu_usage_seconds_total{${OURS},container!=""}[$__rate_interval])) / sum by (pod) (kube_pod_container_resource_limits{${OURS},resource="cpu"})`,
              "{{pod}}",
            ],
          ],
        }),
        lines({
          title: "Memory",
          about: "Of what a pod may use; at 1 it is killed.",
          unit: "percentunit",
          bad: [0.8, 0.9],
          queries: [
            [
              `sum by (pod) (container_memory_working_set_bytes{${OURS},container!=""}) / sum by (pod) (kube_pod_container_resource_limits{${OURS},resource="memory"})`,
              "{{pod}}",
            ],
          ],
        }),
        lines({
          title: "Restarts in an hour",
          about: "Of containers.",
          bad: [1, 3],
          queries: [[`sum by (pod) (increase(kube_pod_container_status_restarts_total{${OURS}}[1h]))`, "{{pod}}"]],
        }),
        lines({
          title: "Replicas ready, of those wanted",
          about: "By deployment.",
          unit: "percentunit",
          queries: [
            [
              `sum by (deployment) (kube_deployment_status_replicas_available{${OURS}}) / sum by (deployment) (kube_deployment_spec_replicas{${OURS}})`,
              "{{deployment}}",
            ],
          ],
        }),
      ],
    ],
    [
      "Nodes",
      [
        lines({
          title: "CPU",
          about: "In use.",
          unit: "percentunit",
          bad: [0.85, 0.95],
          queries: [
            ['1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[$__rate_interval]))', "{{instance}}"],
          ],
        }),
        lines({
          title: "Memory",
          about: "In use.",
          unit: "percentunit",
          bad: [0.85, 0.95],
          queries: [["1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes", "{{instance}}"]],
        }),
        lines({
          title: "Disk",
          about: "In use.",
          unit: "percentunit",
          bad: [0.8, 0.9],
          queries: [
            [
              '1 - node_filesystem_avail_bytes{fstype!~"tmpfs|overlay"} / node_filesystem_size_bytes{fstype!~"tmpfs|overlay"}',
              "{{instance}} {{mountpoint}}",
            ],
          ],
        }),
      ],
    ],
    [
      "Processes",
      [
        lines({
          title: "CPU",
          about: "Cores in use.",
          queries: [
            [
              "sum by (service, instance) (rate(process_cpu_seconds_total[$__rate_interval]))",
              "{{service}} {{instance}}",
            ],
          ],
        }),
        lines({
          title: "Memory",
          about: "Resident.",
          unit: "bytes",
          queries: [["sum by (service, instance) (process_resident_memory_bytes)", "{{service}} {{instance}}"]],
        }),
        lines({
          title: "Heap in use",
          about: "Grows without end: a leak.",
          unit: "bytes",
          queries: [["sum by (service, instance) (nodejs_heap_size_used_bytes)", "{{service}} {{instance}}"]],
        }),
        lines({
          title: "Event loop's delay, p99",
          about: "By process.",
          unit: "s",
          bad: [0.05, 0.1],
          queries: [["max by (service, instance) (nodejs_eventloop_lag_p99_seconds)", "{{service}} {{instance}}"]],
        }),
        lines({
          title: "Scraped",
          about: "1 while Prometheus reaches a process.",
          queries: [["min by (job, instance) (up)", "{{job}} {{instance}}"]],
        }),
      ],
    ],
  ],
});
