namespace Headgate.Flows.Tests.RealData;

public sealed class AccessLogParserTests
{
    private const string Line = """10.0.0.1 - ada [17/May/2015:10:05:03 +0200] "GET /a%20b?c=d HTTP/1.1" 200 203023 "-" "Mozilla/5.0" """;

    [Fact]
    public void A_line_is_read_field_by_field()
    {
        var entry = AccessLogParser.Parse(Line.TrimEnd());
        Assert.Equal(new AccessLogEntry("10.0.0.1", new(2015, 5, 17, 10, 5, 3, TimeSpan.FromHours(2)), "GET", "/a%20b?c=d", 200, 203023, "-", "Mozilla/5.0"), entry);
        Assert.Equal("/a%20b", entry!.Path);
    }

    [Fact]
    public void Quoted_fields_may_hold_escaped_quotes()
    {
        var entry = AccessLogParser.Parse(Line.TrimEnd().Replace("Mozilla/5.0", """a \"quoted\" name\\""", StringComparison.Ordinal));
        Assert.Equal("""a "quoted" name\""", entry!.Agent);
    }

    [Fact]
    public void No_bytes_are_a_dash() => Assert.Equal(0, AccessLogParser.Parse(Line.TrimEnd().Replace("203023", "-", StringComparison.Ordinal))!.Bytes);

    [Theory]
    [InlineData("\"Mozilla/5.0\"", "\"Mozilla/5.0")]
    [InlineData("\"Mozilla/5.0\"", "\"Mozilla/5.0\\\"")]
    [InlineData("\"Mozilla/5.0\"", "\"Mozilla/5.0\" ")]
    [InlineData("\"Mozilla/5.0\"", "\"Mozilla\"/5.0\"")]
    [InlineData("17/May/2015", "31/Feb/2015")]
    [InlineData(" 200 ", " 20 ")]
    [InlineData(" 200 ", " OK ")]
    [InlineData(" HTTP/1.1", "")]
    public void What_is_not_a_line_is_refused(string field, string instead) => Assert.Null(AccessLogParser.Parse(Line.TrimEnd().Replace(field, instead, StringComparison.Ordinal)));
}
