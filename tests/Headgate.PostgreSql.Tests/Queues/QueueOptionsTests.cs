using Headgate.Pipelines.Sources;
using Headgate.PostgreSql.Clients;
using Headgate.PostgreSql.Queues;
using Microsoft.Extensions.Options;

namespace Headgate.PostgreSql.Tests.Queues;

/// <summary>Options, names and headers: without a server.</summary>
public sealed class QueueOptionsTests
{
    [Fact]
    public void All_faults_are_told_at_once_and_the_secret_is_not()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => PostgresQueue.Read(static options =>
        {
            options.ConnectionString = "Username=u;Password=marked-7f3a";
            options.Table = "a.b.c";
            options.LeaseDuration = TimeSpan.Zero;
            options.MaxTakeCount = 0;
            options.PollInterval = TimeSpan.Zero;
            options.Reconnect.Delay = TimeSpan.FromSeconds(-1);
            options.OnFailure = (PostgresFailureAction)7;
        })(new SourceContext("orders")));
        Assert.Equal(7, failure.Failures.Count());
        Assert.DoesNotContain("marked-7f3a", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Port=x;Password=marked-7f3a")]
    [InlineData("marked-7f3a")]
    [InlineData("")]
    public void A_connection_string_that_cannot_be_read_is_a_fault_that_does_not_tell_it(string connectionString)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => PostgresQueue.Read(options => options.ConnectionString = connectionString)(new SourceContext("orders")));
        Assert.Contains("ConnectionString", Assert.Single(failure.Failures), StringComparison.Ordinal);
        Assert.DoesNotContain("marked-7f3a", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_do_not_show_their_connection_string() =>
        Assert.Equal("PostgresQueueOptions", new PostgresQueueOptions { ConnectionString = "Host=a;Password=marked-7f3a" }.ToString());

    [Theory]
    [InlineData("orders", "\"orders\"")]
    [InlineData("shop.orders", "\"shop\".\"orders\"")]
    [InlineData("a\"; DROP TABLE b", "\"a\"\"; DROP TABLE b\"")]
    public void A_name_is_quoted(string name, string quoted) => Assert.Equal(quoted, TableName.Quote(name));

    [Fact]
    public void What_belongs_to_a_table_with_a_long_name_keeps_its_ending()
    {
        var beside = TableName.Beside("shop." + new string('ä', 40), "_wake");
        Assert.StartsWith("shop.ä", beside, StringComparison.Ordinal);
        Assert.EndsWith("ä_wake", beside, StringComparison.Ordinal);
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(beside["shop.".Length..]), 60, 63);
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("[1]", "")]
    [InlineData("""{"a":"x","b":2,"c":null,"d":{"e":1}}""", "a=x;b=2;d={\"e\":1}")]
    public void Headers_are_texts_whatever_the_column_holds(string? json, string expected) =>
        Assert.Equal(expected, string.Join(';', QueueHeaders.Parse(json).Select(static header => $"{header.Key}={header.Value}")));

    [Fact]
    public void Headers_that_are_written_are_read_again()
    {
        var headers = new Dictionary<string, string> { ["a"] = "x\"y", ["b"] = "" };
        Assert.Equal(headers, QueueHeaders.Parse(QueueHeaders.Format(new OutgoingRow(new PostgresMessage(default) { Headers = headers }), null)));
        Assert.Null(QueueHeaders.Format(new OutgoingRow(new PostgresMessage(default)), null));
    }
}
