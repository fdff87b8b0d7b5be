using Headgate.Sqs.Clients;
using Headgate.Sqs.Writing;

namespace Headgate.Sqs.Tests.Writing;

/// <summary>What is sent is made so that SQS takes it.</summary>
public sealed class PackingTests
{
    [Theory]
    [InlineData("plain", -1)]
    [InlineData("tab\tline\r\n", -1)]
    [InlineData("\U0001F600", -1)]
    [InlineData("a\u0001", 1)]
    [InlineData("a\uFFFE", 1)]
    public void Characters_that_are_not_allowed_are_found_and_replaced(string text, int index)
    {
        Assert.Equal(index, LegalText.IndexOfIllegal(text));
        var legal = LegalText.Of(text);
        Assert.Equal((-1, text.Length), (LegalText.IndexOfIllegal(legal), legal.Length));
    }

    [Fact]
    public void Halves_of_characters_are_found_and_replaced()
    {
        // Not as data of a theory: xunit would replace them by itself.
        Assert.Equal([0, 0, 2], new[] { "\uD83D", "\uDE00x", "ab\uD83Dc" }.Select(static text => LegalText.IndexOfIllegal(text)));
        Assert.Equal("ab\uFFFDc", LegalText.Of("ab\uD83Dc"));
    }

    [Fact]
    public void Several_are_replaced() => Assert.Equal("\uFFFDa\uFFFD\uFFFDb\uFFFD", LegalText.Of("\0a\u0001\u0002b\uD800"));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(50)]
    public void Any_number_of_headers_comes_back(int count)
    {
        var headers = Enumerable.Range(0, count).ToDictionary(static number => $"h{number}", static number => $"v{number}");
        var packed = AttributePack.Pack(headers);
        Assert.Equal(Math.Min(count, 10), packed?.Count ?? 0);
        Assert.Equal(headers, AttributePack.TextsOf(packed));
    }

    [Theory]
    [InlineData("name", "", false)]
    [InlineData("AWS.name", "x", false)]
    [InlineData(".name", "x", false)]
    [InlineData("na..me", "x", false)]
    [InlineData("näme", "x", false)]
    [InlineData("headgate.headers", "x", false)]
    [InlineData("na.me-1_2", "x", true)]
    public void Headers_that_are_no_attributes_come_back_all_the_same(string name, string value, bool isPlain)
    {
        var packed = AttributePack.Pack([new(name, value)])!;
        Assert.Equal(isPlain ? name : AttributePack.Rest, Assert.Single(packed).Key);
        Assert.Equal(value, AttributePack.TextsOf(packed)[name]);
    }

    [Fact]
    public void Calls_have_so_many_messages_and_so_many_bytes_as_they_may()
    {
        OutgoingMessage[] messages = [.. new[] { 10, 10, 90, 10, 100, 1 }.Select(static size => new OutgoingMessage(new string('x', size), null)), .. Enumerable.Range(0, 12).Select(static _ => new OutgoingMessage("x", null))];
        Assert.Equal([0..2, 2..4, 4..5, 5..15, 15..18], CallSplitter.Split(messages, 100));
        Assert.Empty(CallSplitter.Split([], 100));
    }

    [Fact]
    public void Traces_are_told_in_both_ways()
    {
        const string header = "Root=1-58406520-a006649127e371903a2de979;Parent=4c721bf33e3caf8f;Sampled=1";
        const string parent = "00-58406520a006649127e371903a2de979-4c721bf33e3caf8f-01";
        Assert.Equal(parent, XRayTrace.ToTraceParent(header));
        Assert.Equal(header, XRayTrace.ToHeader(parent));
        Assert.Null(XRayTrace.ToTraceParent("Root=1-58406520-a006649127e371903a2de979"));
        Assert.Null(XRayTrace.ToTraceParent("nonsense"));
        Assert.Null(XRayTrace.ToHeader("nonsense"));
    }
}
