using System.Text;
using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Demanding;

internal sealed class SizesAreTold() : SourceRule("DEM-06", "A message says how many bytes it takes: those of its body.", SourceFeatures.Sizes)
{
    /// <summary>How much the form in which the subject sends a text may add to it.</summary>
    private const int MostBesides = 4096;

    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        await bench.SendAsync(new ConformanceMessage("small"), new ConformanceMessage(new string('b', 50_000)));
        var reader = await bench.OpenAsync();
        foreach (var message in await bench.ReadAsync(reader, 2))
        {
            var length = Encoding.UTF8.GetByteCount(bench.TextOf(message));
            var size = message.Delivery.SizeBytes;
            bench.Demand(size >= length && size <= length + MostBesides, $"a size from {length} to {length + MostBesides} bytes", $"{size} bytes");
        }
    }
}
