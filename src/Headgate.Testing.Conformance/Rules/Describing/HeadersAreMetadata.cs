using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Describing;

internal sealed class HeadersAreMetadata()
    : SourceRule("MET-01", "The headers of a message are its metadata, under their names, as strings.", SourceFeatures.Headers)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        await bench.SendAsync(new ConformanceMessage("m0", Headers: new Dictionary<string, string> { ["kind"] = "order", ["tenant-id"] = "north 7" }));
        var reader = await bench.OpenAsync();
        var metadata = (await bench.ReadAsync(reader, 1))[0].Metadata;
        bench.DemandHeader(metadata, "kind", "order");
        bench.DemandHeader(metadata, "tenant-id", "north 7");
    }
}
