using System.Text;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Handlers;
using Headgate.Redis.Tests.Kit;
using Headgate.Testing.Conformance.Subjects;
using Microsoft.Extensions.DependencyInjection;

namespace Headgate.Redis.Tests.Writing;

/// <summary>A sink of Redis for the conformance kit, with a stream of its own.</summary>
internal sealed class RedisSinkUnderTest(RedisFixture fixture) : SinkSubject<string>
{
    public const SinkFeatures Declared = SinkFeatures.Order | SinkFeatures.FailsAlone | SinkFeatures.Reconnects | SinkFeatures.Traces | SinkFeatures.AnyText | SinkFeatures.DeadLetters;

    private const string Refused = "refused";
    private static readonly ServiceProvider Services = new ServiceCollection().BuildServiceProvider();
    private readonly string _stream = fixture.NewName("kit");

    public override SinkFeatures Features => Declared;

    public override IBatchHandler<string> Create()
    {
        // What is no stream refuses what is appended to it.
        fixture.Database.StringSet($"{_stream}-text", "no stream");
        return RedisStreams.Append<string>(options => (options.Configuration, options.StreamOf) =
            (fixture.ProxyConfiguration, message => message.Data == Refused ? $"{_stream}-text" : _stream))(Services);
    }

    public override IDeadLetterSink CreateDeadLetters() => RedisStreams.DeadLetters(options =>
        (options.Configuration, options.Stream, options.Body) = (fixture.ProxyConfiguration, _stream, static letter => Encoding.UTF8.GetBytes($"{letter.Data}")))(Services);

    public override string Make(string text) => text;

    public override string MakeUnwritable() => Refused;

    public override async Task<IReadOnlyList<WrittenMessage>> ReadAllAsync() =>
        [.. (await fixture.Database.StreamRangeAsync(_stream)).Select(static entry => new WrittenMessage(
            entry["body"].ToString(), entry.Values.ToDictionary(static field => field.Name.ToString(), static field => field.Value.ToString())))];

    public override Task InterruptAsync()
    {
        fixture.Proxy.Cut();
        return Task.CompletedTask;
    }
}
