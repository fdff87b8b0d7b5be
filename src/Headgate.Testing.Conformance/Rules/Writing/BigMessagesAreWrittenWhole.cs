namespace Headgate.Testing.Conformance.Rules.Writing;

internal sealed class BigMessagesAreWrittenWhole() : SinkRule("SNK-06", "A message of 200 kB is written whole, between small ones.")
{
    public override async Task CheckAsync<T>(SinkBench<T> bench)
    {
        IReadOnlyList<string> texts = ["before", string.Concat(Enumerable.Range(0, 20_000).Select(static number => $"{number:D9} ")), "after"];
        await bench.WriteAsync(bench.Create(), texts);
        await bench.DemandWrittenAsync("the batch", texts);
    }
}
