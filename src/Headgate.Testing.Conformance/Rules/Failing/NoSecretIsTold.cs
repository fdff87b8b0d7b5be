using Headgate.Pipelines;
using Headgate.Pipelines.Sources;
using Headgate.Stages;
using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Failing;

internal sealed class NoSecretIsTold()
    : SourceRule("ERR-07", "The secret is in no log, also at the level Trace, in no exception, health or text of the source.", SourceFeatures.Secret)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        var secret = bench.Subject.Secret ?? throw new InvalidOperationException("The source declares that it needs a secret: say which.");
        using var log = new LogRecorder();
        var environment = new StageEnvironment(loggerFactory: log);
        await bench.SendAsync(3);
        var source = bench.Subject.Create(new SourceContext(bench.Name, environment: environment));
        log.Add($"{source}");
        await bench.WithinAsync(source.DisposeAsync().AsTask(), "the source is disposed");
        var handled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var pipeline = Pipeline.Create(bench.Name, p => p.From(bench.Subject.Create).ProcessMessages((message, _) =>
        {
            log.Add(string.Join(' ', message.Metadata.Select(static it => $"{it.Key}={it.Value}")));
            handled.TrySetResult();
            return ValueTask.FromResult(message);
        }), environment);
        await bench.WithinAsync(pipeline.StartAsync(), "the pipeline starts");
        await bench.WithinAsync(handled.Task, "messages come");
        if (bench.Subject.Features.HasFlag(SourceFeatures.Reconnects)) await bench.Subject.InterruptAsync();
        await bench.QuietAsync();
        log.Add($"{pipeline.GetHealth()}");
        await bench.WithinAsync(pipeline.StopAsync(), "the pipeline stops");
        bench.Demand(log.Find(secret) is null, "no line with the secret", $"{log.Find(secret)?.Replace(secret, "(the secret)", StringComparison.Ordinal)}");
    }
}
