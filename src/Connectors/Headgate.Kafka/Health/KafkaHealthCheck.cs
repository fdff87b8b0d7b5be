using Confluent.Kafka;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Headgate.Kafka.Health;

/// <summary>Connects, and asks.</summary>
internal sealed class KafkaHealthCheck(KafkaCheckOptions options) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        Error? told = null;
        try
        {
            var found = await Task.Run(() => Ask(error => told = error), CancellationToken.None).WaitAsync(cancellationToken).ConfigureAwait(false);
            var topic = options.Topic is null ? null : found.Topics.Find(it => it.Topic == options.Topic);
            if (topic is { Error.IsError: true }) return new HealthCheckResult(context.Registration.FailureStatus, $"{options.BootstrapServers}: topic '{topic.Topic}': {topic.Error.Reason}");
            return HealthCheckResult.Healthy();
        }
        catch (KafkaException failure)
        {
            // What the client has told meanwhile says more than that nobody has answered in time.
            return new HealthCheckResult(context.Registration.FailureStatus, $"{options.BootstrapServers} cannot be used: {(told ?? failure.Error).Reason}", failure);
        }
    }

    private Metadata Ask(Action<Error> note)
    {
        var config = new AdminClientConfig { BootstrapServers = options.BootstrapServers, ClientId = "headgate-health", AllowAutoCreateTopics = false };
        options.ConfigureClient?.Invoke(config);
        using var client = new AdminClientBuilder(config).SetLogHandler(static (_, _) => { }).SetErrorHandler((_, error) => note(error)).Build();
        return options.Topic is { } topic ? client.GetMetadata(topic, options.Timeout) : client.GetMetadata(options.Timeout);
    }
}
