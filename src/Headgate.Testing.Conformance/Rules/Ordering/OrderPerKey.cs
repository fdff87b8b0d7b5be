using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Ordering;

internal sealed class OrderPerKey() : SourceRule("ORD-01", "Messages of one key come in the order in which they were sent.", SourceFeatures.Order)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        var sent = await bench.SendAsync([.. Enumerable.Range(0, 100).Select(static number => new ConformanceMessage($"k{number % 5}-{number:D3}", $"k{number % 5}"))]);
        var reader = await bench.OpenAsync();
        var read = bench.TextsOf(await bench.ReadAsync(reader, 100, most: 9));
        bench.DemandSame("what was sent", sent, read);
        foreach (var key in sent.GroupBy(static text => text[..2]))
        {
            bench.DemandOrder($"the messages of key {key.Key} in their order", [.. key], [.. read.Where(text => text.StartsWith(key.Key, StringComparison.Ordinal))]);
        }
    }
}
