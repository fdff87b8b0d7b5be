namespace Headgate.Testing.Conformance.Rules.Cancelling;

internal sealed class StartIsCancelled() : SourceRule("CAN-01", "A start that is cancelled ends at once, and loses nothing.")
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        var sent = await bench.SendAsync(3);
        var cancelled = new CancellationToken(canceled: true);
        var reader = bench.Create();
        await bench.EndsCancelledAsync(reader.StartAsync(cancelled).AsTask(), "a start that is cancelled ends", cancelled);
        await bench.CloseAsync(reader);
        await bench.DemandLeftAsync("after a start that was cancelled", sent);
    }
}
