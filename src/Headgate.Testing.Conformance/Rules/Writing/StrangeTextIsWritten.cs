using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Writing;

internal sealed class StrangeTextIsWritten()
    : SinkRule("SNK-08", "Any text is there as it was written: line ends, NUL, signs of all planes, single quotation marks.", SinkFeatures.AnyText)
{
    public override async Task CheckAsync<T>(SinkBench<T> bench)
    {
        await bench.WriteAsync(bench.Create(), StrangeTexts.All);
        var written = (await bench.ReadAllAsync()).Select(static it => it.Text).ToList();
        foreach (var text in StrangeTexts.All) bench.Demand(written.Contains(text), StrangeTexts.Escape(text), string.Join(", ", written.Select(StrangeTexts.Escape)));
    }
}
