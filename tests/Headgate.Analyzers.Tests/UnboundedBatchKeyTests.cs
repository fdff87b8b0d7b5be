using Headgate.Analyzers.CodeFixes;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Headgate.Analyzers.Tests;

public sealed class UnboundedBatchKeyTests : RulePromise
{
    internal override DiagnosticAnalyzer Analyzer => new UnboundedBatchKeyAnalyzer();

    internal override CodeFixProvider CodeFix => new UseDateFix();

    [Theory]
    [InlineData("[|Guid.NewGuid()|]")]
    [InlineData("[|order.Id|]")]
    [InlineData("[|order.Id.ToString()|]")]
    [InlineData("[|order.At|]")]
    [InlineData("[|order.At.DateTime|]")]
    [InlineData("[|order.Seen|]")]
    [InlineData("[|$\"{order.Shop}-{order.Id}\"|]")]
    [InlineData("[|(order.Shop, order.At)|]")]
    public Task A_key_that_is_unique_is_found(string key) => WarnsAsync(Code(key));

    [Theory]
    [InlineData("order.Shop")]
    [InlineData("order.At.Date")]
    [InlineData("order.At.Hour")]
    [InlineData("$\"{order.Shop}-{order.At:yyyy-MM-dd}\"")]
    [InlineData("(order.Shop, order.At.Date)")]
    [InlineData("null")]
    public Task One_that_messages_share_is_left_alone(string key) => WarnsAsync(Code(key));

    [Fact]
    public Task The_day_of_a_time_is_used_instead() => FixesAsync(Code("[|order.At|]"), Code("order.At.Date"));

    [Fact]
    public Task Nothing_is_offered_for_an_identifier() => OffersNothingAsync(Code("[|order.Id|]"));

    private static string Code(string key) => $$"""
        public sealed record Order(Guid Id, string Shop, DateTimeOffset At, DateTime? Seen);

        public static class Keys
        {
            public static Message<Order> Of(Message<Order> message, Order order) => message.WithBatchKey({{key}});
        }
        """;
}
