using Headgate.OpenTelemetry.Tests.Boards;

namespace Headgate.OpenTelemetry.Tests;

/// <summary>What the board is checked by reads expressions whole.</summary>
public sealed class QueryTests
{
    [Fact]
    public void Metrics_matchers_and_kept_labels_are_found()
    {
        var query = Query.Parse("""histogram_quantile(0.95, sum by (a, le) (rate(x_bucket{b=~"$c", d!="e}"}[$__rate_interval]))) / on (a) group_left y or clamp_min(z{}, 1)""");
        Assert.Equal(["x_bucket", "y", "z"], query.Metrics);
        Assert.Equal([("b", "=~", "$c"), ("d", "!=", "e}")], query.Matchers);
        Assert.Equal(["a", "le"], query.Kept);
    }

    [Theory]
    [InlineData("rate(x[5m]")]
    [InlineData("x{a=b}")]
    public void What_cannot_be_read_is_no_query(string expression) => Assert.ThrowsAny<Exception>(() => Query.Parse(expression));
}
