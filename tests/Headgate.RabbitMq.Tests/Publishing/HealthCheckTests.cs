using Headgate.RabbitMq.Tests.Broker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Headgate.RabbitMq.Tests.Publishing;

[Trait("Tier", "Servers")]
[Collection(RabbitMqCollection.Name)]
public sealed class HealthCheckTests(SharedBroker broker)
{
    [Fact]
    public async Task A_server_that_answers_is_healthy() => Assert.Equal(HealthStatus.Healthy, (await CheckAsync(options => options.Uri = broker.Uri)).Status);

    [Fact]
    public async Task A_server_that_is_not_there_is_not_and_no_password_is_told()
    {
        var result = await CheckAsync(static options => options.Uri = new Uri($"amqp://guest:{SharedBroker.Secret}@127.0.0.1:{Servers.FreePorts.Take()}/"));
        Assert.Equal(HealthStatus.Unhealthy, result.Status);
        Assert.DoesNotContain(SharedBroker.Secret, $"{result.Description} {result.Exception}");
    }

    [Fact]
    public async Task A_queue_that_is_not_there_is_not()
    {
        var result = await CheckAsync(options => (options.Uri, options.Queue) = (broker.Uri, "no-such-queue"));
        Assert.Equal(HealthStatus.Unhealthy, result.Status);
        Assert.Contains("no-such-queue", result.Description);
    }

    [Fact]
    public void Wrong_options_are_told_when_the_check_is_added() => Assert.Throws<OptionsValidationException>(static () => new Checks().AddRabbitMqCheck(static options => options.Uri = new Uri("http://server")));

    private static async Task<HealthCheckResult> CheckAsync(Action<RabbitMqCheckOptions> configure)
    {
        var builder = new Checks();
        builder.AddRabbitMqCheck(configure);
        var registration = Assert.Single(builder.Registrations);
        var context = new HealthCheckContext { Registration = registration };
        return await registration.Factory(new FewServices()).CheckHealthAsync(context);
    }

    private sealed class Checks : IHealthChecksBuilder
    {
        public List<HealthCheckRegistration> Registrations { get; } = [];

        public IServiceCollection Services => throw new NotSupportedException("There is no container.");

        public IHealthChecksBuilder Add(HealthCheckRegistration registration)
        {
            Registrations.Add(registration);
            return this;
        }
    }
}
