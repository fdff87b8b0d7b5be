using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Failing;

internal sealed class StrangeText()
    : SourceRule("ERR-06", "Any text comes as it was sent: line ends, NUL, signs of all planes, single quotation marks.", SourceFeatures.AnyText)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        var sent = await bench.SendAsync([.. StrangeTexts.All.Select(static text => new ConformanceMessage(text))]);
        var reader = await bench.OpenAsync();
        var read = bench.TextsOf(await bench.ReadAsync(reader, sent.Count));
        foreach (var text in sent) bench.Demand(read.Contains(text), StrangeTexts.Escape(text), string.Join(", ", read.Select(StrangeTexts.Escape)));
    }
}
