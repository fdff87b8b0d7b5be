using System.Text;
using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Tests.Snapshots;

[Trait("Conformance", "F22")]
public sealed class StoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("headgate-flow-store-").FullName;

    public static TheoryData<string> Stores => ["memory", "sqlite"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string File => Path.Combine(_folder, "flow.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task What_was_saved_last_is_loaded(string kind)
    {
        var store = Of(kind);
        Assert.Null(await store.LoadAsync("a", Token));
        await store.SaveAsync("a", SnapshotOf(1, "old", "older"), Token);
        await store.SaveAsync("b", SnapshotOf(7, "other"), Token);
        await store.SaveAsync("a", SnapshotOf(2, "new") with { IsFinished = true }, Token);

        AssertSame(SnapshotOf(2, "new") with { IsFinished = true }, await store.LoadAsync("a", Token));
        AssertSame(SnapshotOf(7, "other"), await store.LoadAsync("b", Token));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_delivery_is_noted_of_the_last_epoch_only(string kind)
    {
        var store = Of(kind);
        await store.SaveAsync("a", SnapshotOf(2, "x"), Token);
        await store.NoteDeliveredAsync("a", 1, Token);
        Assert.False((await store.LoadAsync("a", Token))!.IsDelivered);
        await store.NoteDeliveredAsync("a", 2, Token);
        Assert.True((await store.LoadAsync("a", Token))!.IsDelivered);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task An_epoch_that_is_there_is_not_overwritten(string kind)
    {
        var store = Of(kind);
        await store.SaveAsync("a", SnapshotOf(2, "x"), Token);
        var failure = await Assert.ThrowsAsync<SnapshotException>(async () => await store.SaveAsync("a", SnapshotOf(2, "y"), Token));
        Assert.Contains("HG3096", failure.Message, StringComparison.Ordinal);
        AssertSame(SnapshotOf(2, "x"), await store.LoadAsync("a", Token));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task What_is_deleted_is_gone_and_begins_anew(string kind)
    {
        var store = Of(kind);
        await store.SaveAsync("a", SnapshotOf(2, "x"), Token);
        await store.DeleteAsync("a", Token);
        Assert.Null(await store.LoadAsync("a", Token));
        await store.SaveAsync("a", SnapshotOf(1, "y"), Token);
        await store.DeleteAsync("nobody", Token);
    }

    [Fact]
    public async Task A_file_that_is_no_database_says_so()
    {
        await System.IO.File.WriteAllTextAsync(File, new string('x', 10_000), Token);
        var failure = await Assert.ThrowsAsync<SnapshotException>(async () => await Of("sqlite").LoadAsync("a", Token));
        Assert.Contains("HG3093", failure.Message, StringComparison.Ordinal);
        Assert.Contains("flow.db", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_whose_table_of_that_name_is_another_says_so()
    {
        Execute("create table headgate_snapshots (something text)");
        var failure = await Assert.ThrowsAsync<SnapshotException>(async () => await Of("sqlite").LoadAsync("a", Token));
        Assert.Contains("HG3093", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_may_hold_tables_of_others()
    {
        Execute("create table totals (page text); insert into totals values ('x')");
        await Of("sqlite").SaveAsync("a", SnapshotOf(1, "x"), Token);
        AssertSame(SnapshotOf(1, "x"), await Of("sqlite").LoadAsync("a", Token));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_says_that_the_store_failed()
    {
        var failure = await Assert.ThrowsAsync<SnapshotException>(async () => await new SqliteSnapshotStore(Path.Combine(_folder, "no", "flow.db")).LoadAsync("a", Token));
        Assert.Contains("HG3094", failure.Message, StringComparison.Ordinal);
    }

    private static FlowSnapshot SnapshotOf(long epoch, params string[] parts) =>
        new() { Epoch = epoch, Parts = [.. parts.Select((part, i) => new SnapshotPart($"part {i}", Encoding.UTF8.GetBytes(part)))] };

    private static void AssertSame(FlowSnapshot expected, FlowSnapshot? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal((expected.Epoch, expected.IsFinished, expected.IsDelivered), (actual.Epoch, actual.IsFinished, actual.IsDelivered));
        Assert.Equal(expected.Parts.Select(Text), actual.Parts.Select(Text));

        static string Text(SnapshotPart part) => $"{part.Name}: {Encoding.UTF8.GetString(part.Content.Span)}";
    }

    private ISnapshotStore Of(string kind) => kind == "memory" ? new InMemorySnapshotStore() : new SqliteSnapshotStore(File);

    private void Execute(string sql)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={File}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
