namespace Headgate.Model.Tests.Protocol;

/// <summary>The inbox, every interleaving of a few writers and its reader.</summary>
[Trait("Conformance", "S46")]
public sealed class InboxTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1, 6)]
    [InlineData(2, 3)]
    [InlineData(3, 1)]
    public void Every_signal_is_read_once_in_order_and_its_reader_is_woken(int writers, int signalsEach)
    {
        var model = new InboxModel(writers, signalsEach);
        model.Run();
        output.WriteLine($"{writers} writers with {signalsEach} signals each: {model.RunCount} runs");
    }
}
