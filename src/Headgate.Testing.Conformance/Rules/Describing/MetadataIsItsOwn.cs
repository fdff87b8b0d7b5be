using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Describing;

internal sealed class MetadataIsItsOwn()
    : SourceRule("MET-03", "Each message has metadata of its own, however late they are looked at.", SourceFeatures.Headers)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        await bench.SendAsync([.. Bench.Texts(10).Select(static text => new ConformanceMessage(text, Headers: new Dictionary<string, string> { ["number"] = text }))]);
        await bench.SendAsync(new ConformanceMessage("bare"));
        var reader = await bench.OpenAsync();
        foreach (var message in await bench.ReadAsync(reader, 11))
        {
            if (bench.TextOf(message) != "bare") bench.DemandHeader(message.Metadata, "number", bench.TextOf(message));
            else bench.Demand(!message.Metadata.ContainsKey("number"), "no header that was not sent", $"number is {message.Metadata.GetValueOrDefault("number")}");
        }
    }
}
