using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Acknowledging;

internal sealed class AcknowledgedAfterDisposal()
    : SourceRule("ACK-09", "An acknowledgement that comes after the source was disposed neither throws nor hangs.", SourceFeatures.Acknowledges)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        await bench.SendAsync(5);
        var reader = await bench.OpenAsync();
        var read = await bench.ReadAsync(reader, 5);
        await bench.CloseAsync(reader);
        await bench.EndAsync(read);
    }
}
