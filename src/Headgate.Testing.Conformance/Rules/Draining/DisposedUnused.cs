namespace Headgate.Testing.Conformance.Rules.Draining;

internal sealed class DisposedUnused()
    : SourceRule("DRN-05", "A source that was not started, or not read, is disposed like any other, and takes nothing with it.")
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        var sent = await bench.SendAsync(3);
        await bench.CloseAsync(bench.Create());
        await bench.CloseAsync(await bench.OpenAsync());
        var drained = await bench.OpenAsync();
        bench.DemandSame("nothing of a drain before the first read", [], bench.TextsOf(await bench.DrainAsync(drained)));
        await bench.CloseAsync(drained);
        await bench.DemandLeftAsync("after others were disposed unused", sent);
    }
}
