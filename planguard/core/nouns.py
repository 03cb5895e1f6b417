"""What people call the objects of a plan: "a database", not "an aws_db_instance"."""

from functools import lru_cache
from typing import Final

from planguard.core.inert import inert

# Noun -> types, or ends of types behind an underscore. The longest end wins, so a broad one ("bucket") is safe for
# exactly the types that finish with it, and a type that would be misnamed is entered whole.
_NOUNS: Final = {
    "database": "db_instance sql_database_instance database_instance sql_database mssql_database mysql_database "
    "database postgresql_flexible_server mysql_flexible_server mssql_server spanner_instance neptune_cluster "
    "docdb_cluster digitalocean_database_cluster mongodbatlas_cluster mongodbatlas_advanced_cluster "
    "mssql_managed_instance",
    "database account": "cosmosdb_account",
    "database cluster": "rds_cluster rds_global_cluster alloydb_cluster",
    "database instance": "rds_cluster_instance neptune_cluster_instance docdb_cluster_instance alloydb_instance",
    "database snapshot": "db_snapshot db_cluster_snapshot",
    "table": "dynamodb_table bigquery_table bigtable_table snowflake_table keyspaces_table storage_table",
    "dataset": "bigquery_dataset",
    "data catalog": "glue_catalog_database athena_database",
    "catalog table": "glue_catalog_table",
    "linked service": "data_factory_linked_service_azure_sql_database",
    "shared dataset": "data_share_dataset_kusto_database",
    "data warehouse": "redshift_cluster",
    "cache": "elasticache_cluster elasticache_replication_group redis_cache redis_instance memcache_instance",
    "search cluster": "opensearch_domain elasticsearch_domain",
    "bucket": "bucket",
    "bucket setting": "bucket_versioning bucket_lifecycle_configuration bucket_public_access_block bucket_acl "
    "bucket_server_side_encryption_configuration bucket_ownership_controls bucket_cors_configuration bucket_logging",
    "load balancer backend": "compute_backend_bucket compute_backend_service",
    "object": "s3_object bucket_object storage_blob",
    "storage account": "storage_account",
    "storage container": "storage_container",
    "disk snapshot": "ebs_snapshot compute_snapshot",
    "machine image": "ami ami_copy compute_image shared_image",
    "backup vault": "backup_vault recovery_services_vault",
    "backup plan": "backup_plan",
    "disk": "ebs_volume compute_disk managed_disk hcloud_volume digitalocean_volume persistent_volume "
    "persistent_volume_claim persistent_volume_claim_v1",
    "file system": "file_system filestore_instance storage_share",
    "queue": "queue",
    "job queue": "batch_job_queue media_convert_queue",
    "endpoint": "iothub_endpoint_servicebus_queue iothub_endpoint_servicebus_topic",
    "topic": "topic",
    "notification": "bucket_notification ses_identity_notification_topic",
    "subscription": "topic_subscription pubsub_subscription servicebus_subscription",
    "Kafka cluster": "msk_cluster msk_serverless_cluster managed_kafka_cluster confluent_kafka_cluster",
    "message broker": "mq_broker",
    "event hub": "eventhub",
    "event rule": "cloudwatch_event_rule",
    "stream": "kinesis_stream kinesis_firehose_delivery_stream",
    "encryption key": "kms_key kms_crypto_key key_vault_key",
    "key ring": "kms_key_ring",
    "key alias": "kms_alias",
    "parameter": "ssm_parameter",
    "key vault": "key_vault",
    "secret": "secret secretsmanager_secret",
    "secret version": "secretsmanager_secret_version secret_manager_secret_version",
    "network": "vpc compute_network virtual_network hcloud_network digitalocean_vpc",
    "subnet group": "db_subnet_group elasticache_subnet_group redshift_subnet_group",
    "parameter group": "db_parameter_group rds_cluster_parameter_group elasticache_parameter_group",
    "network interface": "network_interface",
    "VPN connection": "vpn_connection vpn_gateway compute_vpn_tunnel",
    "VPC endpoint": "vpc_endpoint",
    "subnet": "subnet subnetwork network_subnet",
    "security group": "security_group",
    "security group rule": "security_group_rule security_group_ingress_rule security_group_egress_rule",
    "firewall": "firewall",
    "route table": "route_table",
    "route table association": "route_table_association",
    "route": "route",
    "internet gateway": "internet_gateway",
    "NAT gateway": "nat_gateway router_nat",
    "public address": "eip public_ip compute_address compute_global_address floating_ip primary_ip",
    "load balancer": "lb alb elb load_balancer loadbalancer",
    "target group": "lb_target_group alb_target_group",
    "listener": "lb_listener alb_listener",
    "server": "aws_instance compute_instance virtual_machine droplet hcloud_server",
    "server group": "autoscaling_group instance_group_manager virtual_machine_scale_set",
    "launch template": "launch_template compute_instance_template",
    "Kubernetes cluster": "eks_cluster container_cluster kubernetes_cluster",
    "node group": "eks_node_group container_node_pool kubernetes_cluster_node_pool kubernetes_node_pool",
    "container cluster": "ecs_cluster",
    "service": "ecs_service cloud_run_service cloud_run_v2_service kubernetes_service kubernetes_service_v1",
    "task definition": "ecs_task_definition",
    "deployment": "kubernetes_deployment kubernetes_deployment_v1",
    "namespace": "kubernetes_namespace kubernetes_namespace_v1",
    "Helm release": "helm_release",
    "function": "lambda_function cloudfunctions_function cloudfunctions2_function function_app",
    "log group": "log_group",
    "log workspace": "log_analytics_workspace",
    "dashboard": "cloudwatch_dashboard monitoring_dashboard datadog_dashboard grafana_dashboard",
    "API": "api_gateway_rest_api apigatewayv2_api",
    "workflow": "sfn_state_machine logic_app_workflow",
    "app": "linux_web_app windows_web_app app_service digitalocean_app container_app",
    "workspace": "tfe_workspace synapse_workspace databricks_workspace machine_learning_workspace",
    "alarm": "metric_alarm monitor_metric_alert monitoring_alert_policy datadog_monitor",
    "role": "iam_role role_definition project_iam_custom_role",
    "policy": "iam_policy bucket_policy role_policy user_policy group_policy queue_policy topic_policy policy_definition",
    "policy attachment": "policy_attachment role_assignment",
    "user": "iam_user",
    "user group": "iam_group",
    "access key": "iam_access_key service_account_key storage_account_key",
    "instance profile": "iam_instance_profile",
    "service account": "service_account",
    "DNS zone": "route53_zone dns_zone managed_zone cloudflare_zone",
    "DNS record": "route53_record dns_record record_set dns_a_record dns_cname_record cloudflare_record",
    "certificate": "certificate",
    "image repository": "ecr_repository artifact_registry_repository container_registry",
    "git repository": "github_repository codecommit_repository azuredevops_git_repository sourcerepo_repository",
    "CDN distribution": "cloudfront_distribution",
    "user pool": "cognito_user_pool",
    "resource group": "resource_group",
    "project": "google_project digitalocean_project azuredevops_project gitlab_project mongodbatlas_project",
    "function call": "lambda_invocation",
    "placeholder": "null_resource terraform_data",
}
_BY_END: Final = {end: noun for noun, ends in _NOUNS.items() for end in ends.split()}
_TIMES: Final = "\u00d7"
_ENDS_IN_ES: Final = ("s", "x", "ch", "sh")


@lru_cache(maxsize=4096)
def noun(resource_type: str) -> str:
    """The word for one object of `resource_type`; the type itself where we have none."""
    end = resource_type
    while end:
        if end in _BY_END:
            return _BY_END[end]
        _, _, end = end.partition("_")
    return inert(resource_type) or "object"


def several(count: int, word: str) -> str:
    """`count` with its noun: "1 policy", "2 policies", and with a sign for times the name of a type."""
    if count == 1 or "_" in word:
        return f"{count:,} {word}" if count == 1 else f"{count:,} {_TIMES} {word}"
    if word.endswith("y") and word[-2:] not in ("ay", "ey"):
        return f"{count:,} {word[:-1]}ies"
    return f"{count:,} {word}{'es' if word.endswith(_ENDS_IN_ES) else 's'}"
