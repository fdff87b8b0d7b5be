using Headgate.Cli.Reports;
using Headgate.Cli.Screens;
using Headgate.Cli.Tests.Fakes;

namespace Headgate.Cli.Tests.Screens;

/// <summary>How numbers and texts are written for people.</summary>
public sealed class ShownTests
{
    [Theory]
    [InlineData(null, "-")]
    [InlineData(0d, "0.0")]
    [InlineData(99.94, "99.9")]
    [InlineData(100d, "100")]
    [InlineData(12345.6, "12,346")]
    public void Rates(double? rate, string expected) => Assert.Equal(expected, Shown.Rate(rate));

    [Theory]
    [InlineData(null, "-")]
    [InlineData(0.0000123, "12 us")]
    [InlineData(0.0123, "12.3 ms")]
    [InlineData(0.987, "987 ms")]
    [InlineData(12.34, "12.3 s")]
    [InlineData(1234.4, "1234 s")]
    public void Durations(double? seconds, string expected) => Assert.Equal(expected, Shown.Duration(seconds));

    [Theory]
    [InlineData(null, "-")]
    [InlineData(0.256, "26 %")]
    public void Parts(double? part, string expected) => Assert.Equal(expected, Shown.Part(part));

    [Fact]
    public void How_a_pipeline_is_stands_where_it_says_more_than_its_status()
    {
        var pipeline = Lists.Pipeline("orders");
        Assert.Equal("Running", Shown.State(pipeline));
        Assert.Equal("Running (Stalled)", Shown.State(pipeline with { Health = new Health("Stalled", "Nothing moves.") }));
        Assert.Equal("Running", Shown.State(pipeline with { Health = null }));
    }

    [Fact]
    public void Control_characters_are_taken_out() => Assert.Equal("a [31mb  c", Shown.Line("a\e[31mb\r\nc"));
}
