using Amazon.SQS;
using Amazon.SQS.Model;
using Headgate.Sqs.Clients;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Headgate.Sqs.Health;

/// <summary>Asks for the queue.</summary>
internal sealed class SqsHealthCheck(SqsCheckOptions options) : IHealthCheck
{
    private readonly QueueAddress _address = QueueAddress.Of(options);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            using var client = SqsClient.Create(options);
            var url = await SqsClient.FindAsync(client, _address, cancellationToken).ConfigureAwait(false);
            await client.GetQueueAttributesAsync(new GetQueueAttributesRequest(url, [QueueAttributeName.QueueArn.Value]), cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, $"{_address.Origin} cannot be used: {failure.Message}", failure);
        }
    }
}
