using Headgate.Kafka.Connecting;
using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;

namespace Headgate.Kafka.Consuming;

/// <summary>Reads topics.</summary>
internal sealed class TopicSource(SourceContext context, KafkaTopicOptions options)
    : ConnectedSource<KafkaMessage>(context, OriginOf(options), options.Reconnect)
{
    protected override async ValueTask<SourceConnection<KafkaMessage>> ConnectAsync(CancellationToken cancellationToken) =>
        await TopicConnection.OpenAsync(Context, options, Origin, cancellationToken);

    protected override bool IsTransient(Exception failure) => KafkaFailures.IsTransient(failure);

    private static string OriginOf(KafkaTopicOptions options) =>
        $"{options.BootstrapServers} {string.Join(',', options.Topics.Concat(options.Partitions.Select(static partition => partition.ToString())))} as {options.GroupId}";
}
