using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Faltering;

internal sealed class NoSecretIsWritten()
    : SinkRule("SNK-17", "The secret is in no exception, no text of the sink, and nothing that is written.", SinkFeatures.Secret)
{
    public override async Task CheckAsync<T>(SinkBench<T> bench)
    {
        var secret = bench.Subject.Secret ?? throw new InvalidOperationException("The sink declares that it needs a secret: say which.");
        var sink = bench.Create();
        List<string> told = [$"{sink}"];
        await bench.WriteAsync(sink, ["m0"]);
        if (bench.Subject.Features.HasFlag(SinkFeatures.Reconnects)) await bench.Subject.InterruptAsync();
        told.Add($"{await bench.TryWriteAsync(sink, ["m1"])}");
        told.Add($"{await bench.TryWriteAsync(sink, ["m2"], new CancellationToken(canceled: true))}");
        told.AddRange((await bench.ReadAllAsync()).Select(static written => $"{written.Text} {string.Join(' ', written.Headers)}"));
        var found = told.Find(text => text.Contains(secret, StringComparison.Ordinal));
        bench.Demand(found is null, "nothing with the secret", $"{found?.Replace(secret, "(the secret)", StringComparison.Ordinal)}");
    }
}
