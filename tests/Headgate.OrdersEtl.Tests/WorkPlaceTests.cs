using OrdersEtl;
using OrdersEtl.CommandLine;
using OrdersEtl.Extraction;

namespace Headgate.OrdersEtl.Tests;

public sealed class WorkPlaceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_a_replay_rejects_again_goes_beside_the_file_that_is_replayed_and_not_into_it()
    {
        var replay = _folder.Write("orders.rejected.jsonl", "");
        var options = new JobOptions { Replay = replay, Database = _folder.File("orders.db") };
        var place = WorkPlace.For(options, ReplayReader.Check(replay));
        Assert.Equal(new WorkPlace(null, _folder.File("orders.db"), _folder.File("orders.rejected.again.jsonl")), place);
    }

    [Fact]
    public void A_file_that_is_replayed_is_never_written_over()
    {
        var replay = _folder.Write("orders.rejected.jsonl", "");
        var options = new JobOptions { Replay = replay, Database = _folder.File("orders.db"), Rejected = replay };
        Assert.Throws<JobFailedException>(() => WorkPlace.For(options, ReplayReader.Check(replay)));
        Assert.Throws<JobFailedException>(() => WorkPlace.For(options with { Rejected = null, Database = replay }, ReplayReader.Check(replay)));
    }
}
